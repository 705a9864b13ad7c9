import type { CommandGroup } from './command.ts';

/** All commands; each is loaded when it is called. */
export const root: CommandGroup = {
  summary: 'Skerry: an open IoT edge platform that speaks the EdgeX v3 API.',
  commands: {
    up: async () => (await import('./commands/up.ts')).up,
    run: async () => (await import('./commands/run.ts')).run,
    status: async () => (await import('./commands/status.ts')).status,
    device: async () => (await import('./commands/device/index.ts')).device,
    profile: async () => (await import('./commands/profile/index.ts')).profile,
    event: async () => (await import('./commands/event/index.ts')).event,
    reading: async () => (await import('./commands/reading/index.ts')).reading,
    config: async () => (await import('./commands/config/index.ts')).config,
    service: async () => (await import('./commands/service/index.ts')).service,
    backup: async () => (await import('./commands/backup.ts')).backup,
    doctor: async () => (await import('./commands/doctor.ts')).doctor,
  },
};
