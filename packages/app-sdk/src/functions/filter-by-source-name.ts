import { requireEvent } from '../coerce.ts';
import { defineFunction } from '../function.ts';
import { parameter } from '../parameters.ts';
import { next, stop } from '../result.ts';
import { createLenientNameFilter } from './name-filter.ts';

/** Lets events pass, or stops them, by the name of their source (a resource or command). */
export const FilterBySourceName = defineFunction({
  name: 'FilterBySourceName',
  summary: 'Lets events pass by the name of their source (a resource or command).',
  parameters: {
    sourceNames: parameter.list('Unanchored RE2 patterns separated by commas; none lets every event pass.'),
    filterOut: parameter.flag('Stop the events that match instead of the others.', 'false'),
  },
  create({ sourceNames, filterOut }, { log }) {
    const passes = createLenientNameFilter(sourceNames, filterOut, log);
    return {
      run(data, context) {
        const event = requireEvent('FilterBySourceName', data, context);
        return passes(event.sourceName) ? next(event) : stop();
      },
    };
  },
});
