import type { CommandGroup } from '../../command.ts';

/** `skerry reading`: see and take out stored readings. */
export const reading: CommandGroup = {
  summary: 'See stored readings, and take them out as a file.',
  commands: {
    list: async () => (await import('./list.ts')).list,
    export: async () => (await import('./export.ts')).exportReadings,
  },
};
