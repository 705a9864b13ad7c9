import type { Static } from 'typebox';
import { baseRequestMembers } from './base.ts';
import { dto, list, text } from './schema.ts';

/** Schema of the body of `POST /secret`; every problem with it is answered `JSON decode failed`. */
export const SecretRequestSchema = dto(
  'SecretRequest',
  {
    ...baseRequestMembers,
    secretName: text('required'),
    secretData: list(dto('SecretDataKeyValue', { key: text('required'), value: text('required') }), 'required,gt=0,dive'),
  },
  { 'x-clash': 'JSON decode failed', 'x-invalid': 'JSON decode failed' },
);

/** The body of `POST /secret`. */
export type SecretRequest = Static<typeof SecretRequestSchema>;
