/** Version of the platform and its command, that of every package of the repository. */
export const VERSION = '0.1.0';
