import { defineFunction, next, parameter, requireEvent, stop } from '@skerry/app-sdk';

/** Lets events pass that hold a reading above a limit, and tags them with it. */
export const Above = defineFunction({
  name: 'Above',
  summary: 'Lets events pass that hold a reading of a resource above a limit.',
  parameters: {
    resource: parameter.text('The resource that is looked at.'),
    limit: parameter.integer('The limit.', '0'),
  },
  run(data, context, { resource, limit }) {
    const event = requireEvent('Above', data, context);
    const high = event.readings.some((reading) => reading.resourceName === resource && Number(reading.value) > limit);
    return high ? next({ ...event, tags: { ...event.tags, above: limit } }) : stop();
  },
});
