import type { CommandGroup } from '../../command.ts';

/** `skerry event`: see stored events. */
export const event: CommandGroup = {
  summary: 'See stored events, as they come or from the past.',
  commands: {
    tail: async () => (await import('./tail.ts')).tail,
    list: async () => (await import('./list.ts')).list,
    count: async () => (await import('./count.ts')).count,
  },
};
