import { requireEvent } from '../coerce.ts';
import { defineFunction } from '../function.ts';
import { parameter } from '../parameters.ts';
import { next, stop } from '../result.ts';
import { createLenientNameFilter } from './name-filter.ts';

/** Lets events pass, or stops them, by the name of their profile. */
export const FilterByProfileName = defineFunction({
  name: 'FilterByProfileName',
  summary: 'Lets events pass by the name of their profile.',
  parameters: {
    profileNames: parameter.list('Unanchored RE2 patterns separated by commas; none lets every event pass.'),
    filterOut: parameter.flag('Stop the events that match instead of the others.', 'false'),
  },
  create({ profileNames, filterOut }, { log }) {
    const passes = createLenientNameFilter(profileNames, filterOut, log);
    return {
      run(data, context) {
        const event = requireEvent('FilterByProfileName', data, context);
        return passes(event.profileName) ? next(event) : stop();
      },
    };
  },
});
