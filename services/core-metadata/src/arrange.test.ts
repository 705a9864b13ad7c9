import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrange, changesOf } from './arrange.ts';

test('puts members in EdgeX’s order and drops optional ones that are empty', () => {
  const device = { properties: {}, labels: [], tags: {}, parent: '', name: 'p', created: 1, description: 'd', protocols: {} };
  assert.deepEqual(Object.entries(arrange('device', device)), [
    ['created', 1],
    ['name', 'p'],
    ['description', 'd'],
    ['protocols', {}],
    ['properties', {}],
  ]);
});

test('drops members that no schema knows', () => {
  assert.deepEqual(arrange('service', { name: 's', extra: 1 } as object), { name: 's' });
});

test('takes from a change what is given, but what the object is found by', () => {
  assert.deepEqual(changesOf({ id: '1', name: 'n', parent: '', labels: undefined } as { id: string; name: string }), { parent: '' });
});
