import { encodeEventJson } from '@skerry/contracts';
import { requireEvent } from '../coerce.ts';
import { defineFunction } from '../function.ts';
import { parameter } from '../parameters.ts';
import { next } from '../result.ts';
import { encodeEventXml } from './event-xml.ts';

const ENCODERS = {
  json: { encode: encodeEventJson, contentType: 'application/json' },
  xml: { encode: encodeEventXml, contentType: 'application/xml' },
} as const;

/** Turns an event into JSON or XML text, in EdgeX's form. */
export const Transform = defineFunction({
  name: 'Transform',
  summary: 'Turns an event into JSON or XML text.',
  parameters: { type: parameter.choice('Form of the text.', ['json', 'xml']) },
  create({ type }) {
    const { encode, contentType } = ENCODERS[type];
    return {
      run(data, context) {
        const text = encode(requireEvent('Transform', data, context));
        context.responseContentType = contentType;
        return next(text);
      },
    };
  },
});
