import Type, { type Static } from 'typebox';
import { NAME_RULES } from './base.ts';
import { dto, flag, float, freeMap, list, mapOf, oneOf, optional, pointer, text, uint64, whole } from './schema.ts';
import type { ValueType } from './values.ts';

/** The values of `readWrite`. */
export const READ_WRITE = ['R', 'W', 'RW', 'WR'] as const;

/** Schema of a value type; matched without regard to case, decoded in the canonical spelling. */
export const ValueTypeSchema = Type.Unsafe<ValueType>({
  type: 'string',
  'x-validate': 'required,edgex-dto-value-type',
  'x-canonical': 'valueType',
});

/** Schema of the properties of a resource. */
export const ResourcePropertiesSchema = dto('ResourceProperties', {
  valueType: ValueTypeSchema,
  readWrite: oneOf(READ_WRITE, 'required'),
  units: optional(text()),
  minimum: pointer(float()),
  maximum: pointer(float()),
  defaultValue: optional(text()),
  mask: pointer(uint64()),
  shift: pointer(whole()),
  scale: pointer(float()),
  offset: pointer(float()),
  base: pointer(float()),
  assertion: optional(text()),
  mediaType: optional(text()),
  optional: optional(freeMap()),
});

/** Type, direction, limits and transformation of a resource's value; `mask` is a bigint because it may have 64 bits. */
export type ResourceProperties = Static<typeof ResourcePropertiesSchema>;

/** Schema of a resource of a profile. */
export const DeviceResourceSchema = dto('DeviceResource', {
  description: optional(text()),
  name: text(NAME_RULES),
  isHidden: flag(),
  properties: ResourcePropertiesSchema,
  attributes: optional(freeMap()),
  tags: optional(freeMap()),
});

/** One value that a device can give or take; `attributes` say to the driver where it is. */
export type DeviceResource = Static<typeof DeviceResourceSchema>;

/** Schema of a step of a device command. */
export const ResourceOperationSchema = dto('ResourceOperation', {
  deviceResource: text('required'),
  defaultValue: optional(text()),
  mappings: optional(mapOf(text())),
});

/** A step of a device command: the resource, a default to write, and texts that stand for values. */
export type ResourceOperation = Static<typeof ResourceOperationSchema>;

/** Schema of a device command. */
export const DeviceCommandSchema = dto('DeviceCommand', {
  name: text(NAME_RULES),
  isHidden: flag(),
  readWrite: oneOf(READ_WRITE, 'required'),
  resourceOperations: list(ResourceOperationSchema, 'gt=0,dive'),
  tags: optional(freeMap()),
});

/** Several resources read or written together. */
export type DeviceCommand = Static<typeof DeviceCommandSchema>;
