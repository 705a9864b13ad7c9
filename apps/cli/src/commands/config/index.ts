import type { CommandGroup } from '../../command.ts';

/** `skerry config`: see settings and why they are as they are. */
export const config: CommandGroup = {
  summary: 'See settings, and why each has the value it has.',
  commands: {
    show: async () => (await import('./show.ts')).show,
    explain: async () => (await import('./explain.ts')).explain,
  },
};
