/**
 * A value as drivers give and take it, by the value type of the resource: `Bool` boolean; integers of up to 32 bits number; `Int64` and `Uint64` bigint;
 * floats number; `String` string; `…Array` an array of those; `Binary` bytes; `Object` and `ObjectArray` any JSON.
 *
 * Where a driver hands back a number for a 64-bit type, or an integral bigint for a smaller one, the SDK converts it exactly and refuses what does not fit.
 */
export type DeviceValue = boolean | number | bigint | string | Uint8Array | readonly unknown[] | { readonly [member: string]: unknown };
