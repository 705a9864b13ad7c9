import type { Static } from 'typebox';
import { baseRequestMembers, JSON_CLASH } from './base.ts';
import { anything, dto, optional, pointer, text } from './schema.ts';

/** Schema of the body of `POST /profilescan`. */
export const ProfileScanRequestSchema = dto(
  'ProfileScanRequest',
  { ...baseRequestMembers, deviceName: text('required'), profileName: optional(text()), options: pointer(anything()) },
  JSON_CLASH,
);

/** The body of `POST /profilescan`: asks a driver to make a profile by looking at a device. */
export type ProfileScanRequest = Static<typeof ProfileScanRequestSchema>;
