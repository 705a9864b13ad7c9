import type { CommandGroup } from '../../command.ts';

/** `skerry service`: run the platform under the system's service manager. */
export const service: CommandGroup = {
  summary: 'Run the platform under systemd.',
  commands: { install: async () => (await import('./install.ts')).install },
};
