import { promisify } from 'node:util';
import { deflate, gzip } from 'node:zlib';
import { requireBytes } from '../coerce.ts';
import { defineFunction } from '../function.ts';
import { parameter } from '../parameters.ts';
import { next } from '../result.ts';

const COMPRESSORS = { gzip: promisify<Uint8Array, Buffer>(gzip), zlib: promisify<Uint8Array, Buffer>(deflate) } as const;

/** Compresses the message. The result is base64 text, not bytes, as EdgeX's receivers expect. */
export const Compress = defineFunction({
  name: 'Compress',
  summary: 'Compresses the message into base64 text.',
  parameters: { algorithm: parameter.choice('How to compress.', ['gzip', 'zlib']) },
  create: ({ algorithm }) => ({
    async run(data, context) {
      const packed = await COMPRESSORS[algorithm](requireBytes('Compress', data, context));
      context.responseContentType = 'text/plain';
      return next(packed.toString('base64'));
    },
  }),
});
