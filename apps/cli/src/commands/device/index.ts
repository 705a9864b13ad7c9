import type { CommandGroup } from '../../command.ts';

/** `skerry device`: see, add, read and drive devices. */
export const device: CommandGroup = {
  summary: 'See, add, read and drive devices.',
  commands: {
    list: async () => (await import('./list.ts')).list,
    show: async () => (await import('./show.ts')).show,
    add: async () => (await import('./add.ts')).add,
    import: async () => (await import('./import.ts')).importDevices,
    export: async () => (await import('./export.ts')).exportDevices,
    remove: async () => (await import('./remove.ts')).remove,
    read: async () => (await import('./read.ts')).read,
    write: async () => (await import('./write.ts')).write,
    watch: async () => (await import('./watch.ts')).watch,
  },
};
