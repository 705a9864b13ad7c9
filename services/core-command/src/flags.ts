/** The switches of a read command that must be `true` or `false`. */
export const FLAGS = ['ds-returnevent', 'ds-pushevent'] as const;

/** Whether a text is `true` or `false`, spelled just so. */
export function isTrueOrFalse(text: string): boolean {
  return text === 'true' || text === 'false';
}
