import { createAppService, defineFunction, next, parameter, toText } from '@skerry/app-sdk';
import { Above } from './above.ts';

/** Writes each message as a line to standard output: stands where an export would. */
const PrintLine = defineFunction({
  name: 'PrintLine',
  summary: 'Writes each message as a line to standard output.',
  parameters: { prefix: parameter.text('What each line begins with.', '') },
  run(data, _context, { prefix }) {
    console.log(`${prefix}${toText(data)}`);
    return next(data);
  },
});

/** The app service `app-above`. What it does with events is configuration: `Writable.Pipeline`, as in EdgeX. */
export const aboveService = createAppService({ key: 'app-above', port: 59781, functions: [Above, PrintLine] });
