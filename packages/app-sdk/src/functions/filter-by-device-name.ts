import { requireEvent } from '../coerce.ts';
import { defineFunction } from '../function.ts';
import { parameter } from '../parameters.ts';
import { next, stop } from '../result.ts';
import { createLenientNameFilter } from './name-filter.ts';

/** Lets events pass, or stops them, by the name of their device. */
export const FilterByDeviceName = defineFunction({
  name: 'FilterByDeviceName',
  summary: 'Lets events pass by the name of their device.',
  parameters: {
    deviceNames: parameter.list('Unanchored RE2 patterns separated by commas; none lets every event pass.'),
    filterOut: parameter.flag('Stop the events that match instead of the others.', 'false'),
  },
  create({ deviceNames, filterOut }, { log }) {
    const passes = createLenientNameFilter(deviceNames, filterOut, log);
    return {
      run(data, context) {
        const event = requireEvent('FilterByDeviceName', data, context);
        return passes(event.deviceName) ? next(event) : stop();
      },
    };
  },
});
