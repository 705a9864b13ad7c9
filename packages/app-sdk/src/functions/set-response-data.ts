import { requireBytes } from '../coerce.ts';
import { defineFunction } from '../function.ts';
import { parameter } from '../parameters.ts';
import { next } from '../result.ts';

/** Makes the message the response of the trigger, and passes it on. */
export const SetResponseData = defineFunction({
  name: 'SetResponseData',
  summary: 'Makes the message the response of the trigger.',
  parameters: { responseContentType: parameter.text('Content type of the response; empty keeps what earlier functions set.', '') },
  run(data, context, { responseContentType }) {
    context.responseData = requireBytes('SetResponseData', data, context);
    if (responseContentType !== '') context.responseContentType = responseContentType;
    return next(data);
  },
});
