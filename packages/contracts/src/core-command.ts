import type { Static } from 'typebox';
import { NAME_RULES } from './base.ts';
import { dto, flag, list, optional, text } from './schema.ts';

/** Schema of a parameter of a core command. */
export const CoreCommandParameterSchema = dto('CoreCommandParameter', { resourceName: text(), valueType: text() });

/** A resource that a command reads or writes, and the type of its value. */
export type CoreCommandParameter = Static<typeof CoreCommandParameterSchema>;

/** Schema of a core command. */
export const CoreCommandSchema = dto('CoreCommand', {
  name: text(NAME_RULES),
  get: optional(flag()),
  set: optional(flag()),
  path: optional(text()),
  url: optional(text()),
  parameters: optional(list(CoreCommandParameterSchema)),
});

/** A command of a device and where to call it; `get` and `set` are absent where false. */
export type CoreCommand = Static<typeof CoreCommandSchema>;

/** Schema of the commands of a device. */
export const DeviceCoreCommandSchema = dto('DeviceCoreCommand', {
  deviceName: text(NAME_RULES),
  profileName: text(NAME_RULES),
  coreCommands: optional(list(CoreCommandSchema, 'dive')),
});

/** The commands of a device. */
export type DeviceCoreCommand = Static<typeof DeviceCoreCommandSchema>;
