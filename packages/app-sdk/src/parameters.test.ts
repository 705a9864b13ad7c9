import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parameter, parseParameters, splitList } from './parameters.ts';

const declared = {
  deviceNames: parameter.list('Names.'),
  filterOut: parameter.flag('Out.', 'false'),
  method: parameter.choice('How.', ['post', 'put'], 'post'),
  limit: parameter.integer('How many.', '5', { min: 1, max: 10 }),
  pause: parameter.duration('How long.', '1m30s'),
  headers: parameter.textMap('Headers.'),
  title: parameter.text('Title.', 'none'),
};

test('reads texts into the declared types, whatever the case of their names', () => {
  const values = parseParameters(declared, {
    DEVICENAMES: 'a, b,,c ',
    FilterOut: 'True',
    Method: 'PUT',
    limit: '7',
    PAUSE: '500ms',
    headers: '{"X-Site":"north"}',
    Title: '',
  });
  assert.deepEqual(values, {
    deviceNames: ['a', 'b', 'c'],
    filterOut: true,
    method: 'put',
    limit: 7,
    pause: 500,
    headers: { 'X-Site': 'north' },
    title: '',
  });
});

test('falls back where a text is absent, or empty and cannot be', () => {
  const values = parseParameters(declared, { deviceNames: '', filterOut: '', method: '', limit: '', pause: '', headers: '' });
  assert.deepEqual(values, { deviceNames: [], filterOut: false, method: 'post', limit: 5, pause: 90_000, headers: {}, title: 'none' });
});

test('ignores parameters it does not know', () => {
  assert.deepEqual(parseParameters({ a: parameter.text('A.') }, { a: 'x', b: 'y' }), { a: 'x' });
});

test('accepts values that a file did not write as texts', () => {
  assert.deepEqual(parseParameters({ filterOut: parameter.flag('Out.'), limit: parameter.integer('N.') }, { filterOut: true, limit: 3 }), {
    filterOut: true,
    limit: 3,
  });
});

const REFUSED: readonly (readonly [texts: Record<string, string>, message: RegExp])[] = [
  [{}, /parameter "deviceNames" is missing/],
  [{ deviceNames: '', filterOut: 'yes' }, /parameter "filterOut" is "yes" but must be "true" or "false"/],
  [{ deviceNames: '', method: 'get' }, /must be one of "post", "put"/],
  [{ deviceNames: '', limit: '11' }, /must be a whole number from 1 to 10/],
  [{ deviceNames: '', limit: '1.5' }, /must be a whole number/],
  [{ deviceNames: '', pause: 'soon' }, /must be a duration such as/],
  [{ deviceNames: '', headers: '{"a":1}' }, /must be a JSON object whose values are all texts/],
  [{ deviceNames: '', headers: 'x' }, /must be a JSON object/],
  [{ deviceNames: '', headers: '[]' }, /must be a JSON object/],
];

test('names the parameter, its text and what it must be when it is wrong', () => {
  for (const [texts, message] of REFUSED) {
    assert.throws(
      () => parseParameters(declared, texts),
      (error) => error instanceof RangeError && message.test(error.message),
    );
  }
});

test('says that a required parameter is empty', () => {
  assert.throws(() => parseParameters({ type: parameter.choice('Type.', ['json', 'xml']) }, { type: '' }), /parameter "type" is empty/);
});

test('describes values to forms as JSON Schema', () => {
  assert.deepEqual(declared.method.schema, { type: 'string', enum: ['post', 'put'] });
  assert.equal(declared.pause.schema.format, 'go-duration');
});

test('drops blanks and empty items of a list', () => {
  assert.deepEqual(splitList(' a ,, b,'), ['a', 'b']);
});
