import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEvents, T0 } from '../bench.test.ts';
import { fits, formOf, formText, parseForm, sameJson } from './shape.ts';

const READING = { units: 'rpm', tags: { line: 4, nested: { a: [1, { b: 2 }] } } };

test('finds an event of the same form to fit, whatever its values and origins', () => {
  const make = createEvents();
  const form = formOf('s', make({ tags: { site: 'n' }, readings: [READING] }), false);
  assert.equal(fits(form, make({ origin: T0 + 9n, tags: { site: 'n' }, readings: [{ ...READING, value: '99' }] })), true);
});

test('finds an event to differ by any member that repeats', () => {
  const make = createEvents();
  const form = formOf('s', make({ tags: { site: 'n' }, readings: [READING] }), false);
  const others = [
    make({ readings: [READING] }),
    make({ tags: { site: 's' }, readings: [READING] }),
    make({ tags: { site: 'n' }, readings: [READING, READING] }),
    make({ tags: { site: 'n' }, readings: [{ ...READING, units: '1/s' }] }),
    make({ tags: { site: 'n' }, readings: [{ ...READING, tags: { line: 5 } }] }),
    make({ tags: { site: 'n' }, readings: [{ ...READING, resourceName: 'Flow' }] }),
    make({ tags: { site: 'n' }, readings: [{ ...READING, valueType: 'Int64' }] }),
    make({ tags: { site: 'n' }, readings: [{ ...READING, deviceName: 'valve' }] }),
    make({ tags: { site: 'n' }, readings: [{ ...READING, profileName: 'Valve' }] }),
    make({ tags: { site: 'n' }, readings: [{ ...READING, mediaType: 'text/plain' }] }),
  ];
  assert.deepEqual(
    others.map((event) => fits(form, event)),
    others.map(() => false),
  );
});

test('lets any tags fit a form that leaves them to the rows', () => {
  const make = createEvents();
  const form = formOf('s', make({ tags: { run: 1 } }), true);
  assert.equal(fits(form, make({ tags: { run: 2 }, readings: [{ tags: { other: true } }] })), true);
  assert.equal(form.tags, undefined);
});

test('is the same after it was stored, numbers of 64 bits in tags included', () => {
  const event = createEvents()({ tags: { serial: 9_007_199_254_740_993n }, readings: [READING] });
  const form = formOf('s', event, false);
  assert.equal(fits(parseForm(formText(form)), event), true);
});

test('compares JSON by what it says', () => {
  assert.equal(sameJson({ a: [1, 'x', null], b: { c: true } }, { b: { c: true }, a: [1, 'x', null] }), true);
  for (const [left, right] of [
    [[1], { 0: 1 }],
    [{ a: undefined }, { b: undefined }],
    [1, 1n],
    [null, {}],
    [[1, 2], [1]],
  ])
    assert.equal(sameJson(left, right), false);
});
