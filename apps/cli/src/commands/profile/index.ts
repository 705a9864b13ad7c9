import type { CommandGroup } from '../../command.ts';

/** `skerry profile`: see and upload device profiles. */
export const profile: CommandGroup = {
  summary: 'See, upload and make device profiles.',
  commands: {
    list: async () => (await import('./list.ts')).list,
    show: async () => (await import('./show.ts')).show,
    upload: async () => (await import('./upload.ts')).upload,
    import: async () => (await import('./import.ts')).importProfile,
    remove: async () => (await import('./remove.ts')).remove,
  },
};
