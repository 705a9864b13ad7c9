import { requireEvent } from '../coerce.ts';
import { defineFunction } from '../function.ts';
import { type Parameter, splitList } from '../parameters.ts';
import { next } from '../result.ts';

function parseTags(text: string): Readonly<Record<string, string>> {
  const pairs = splitList(text).map((item) => item.split(':').map((part) => part.trim()));
  const bad = pairs.find((parts) => parts.length !== 2 || parts.includes(''));
  if (bad)
    throw new RangeError(`a comma list of "key:value" pairs, which "${bad.join(':')}" is not; keys and values cannot hold ":" or ","`);
  return Object.fromEntries(pairs);
}

const tags: Parameter<Readonly<Record<string, string>>> = {
  doc: 'Pairs "key:value" separated by commas.',
  schema: { type: 'array', items: { type: 'string' } },
  fallback: undefined,
  parse: parseTags,
};

/** Adds fixed tags to an event; a tag of the same name is replaced. The event given stays as it is: others may hold it. */
export const AddTags = defineFunction({
  name: 'AddTags',
  summary: 'Adds tags to an event.',
  parameters: { tags },
  run(data, context, parameters) {
    const event = requireEvent('AddTags', data, context);
    return next({ ...event, tags: { ...event.tags, ...parameters.tags } });
  },
});
