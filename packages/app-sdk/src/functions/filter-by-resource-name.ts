import type { Event } from '@skerry/contracts';
import { requireEvent } from '../coerce.ts';
import { defineFunction } from '../function.ts';
import { parameter } from '../parameters.ts';
import { next, stop } from '../result.ts';
import { createNameFilter } from './name-filter.ts';

/** The event with some of its readings. Extension members stay behind, as in EdgeX: they speak of the whole event. */
function withReadings(event: Event, readings: Event['readings']): Event {
  const { apiVersion, id, deviceName, profileName, sourceName, origin, tags } = event;
  return { apiVersion, id, deviceName, profileName, sourceName, origin, readings, ...(tags && { tags }) };
}

/** Keeps readings, or leaves them out, by the name of their resource; an event without readings left stops. */
export const FilterByResourceName = defineFunction({
  name: 'FilterByResourceName',
  summary: 'Keeps the readings of some resources.',
  parameters: {
    resourceNames: parameter.list('Unanchored RE2 patterns separated by commas; none keeps every reading.'),
    filterOut: parameter.flag('Leave the readings that match out instead of the others.', 'false'),
  },
  create({ resourceNames, filterOut }) {
    const passes = createNameFilter(resourceNames, filterOut);
    return {
      run(data, context) {
        const event = requireEvent('FilterByResourceName', data, context);
        if (resourceNames.length === 0) return next(event);
        const kept = event.readings.filter((reading) => passes(reading.resourceName));
        return kept.length > 0 ? next(withReadings(event, kept)) : stop();
      },
    };
  },
});
