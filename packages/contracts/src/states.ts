import { oneOf } from './schema.ts';

/** The values of `adminState`: what people allow. */
export const ADMIN_STATES = ['LOCKED', 'UNLOCKED'] as const;

/** Whether people allow a device or service to work. */
export type AdminState = (typeof ADMIN_STATES)[number];

/** The values of `operatingState`: what was found. */
export const OPERATING_STATES = ['UP', 'DOWN', 'UNKNOWN'] as const;

/** Whether a device was found to work. */
export type OperatingState = (typeof OPERATING_STATES)[number];

/** Schema of an admin state. */
export const adminState = (validate?: string) => oneOf(ADMIN_STATES, validate);

/** Schema of an operating state. */
export const operatingState = (validate?: string) => oneOf(OPERATING_STATES, validate);
