import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConverter } from './converter.ts';
import { anything, dto, int64, list, mapOf, optional, pointer, text } from './schema.ts';
import { wireSchema } from './wire-schema.ts';

const Item = dto('Item', { name: text(), count: optional(int64()), tags: optional(mapOf(text())) }, { 'x-extensions': true });
const Box = dto('Box', { items: list(Item), note: pointer(anything()) }, { 'x-extensions': true });

const convert = (value: unknown) => createConverter(wireSchema(Box), false).convert(value);

test('hands an object in canonical form back without a copy where members travel along', () => {
  const value = {
    items: [
      { name: 'a', count: 1n },
      { name: 'b', tags: { x: 'y' } },
    ],
    note: 0,
  };
  value.items[1] = { name: 'b' } as never;
  assert.equal(convert(value), value);
});

test('copies only from the first change on, and never changes its source', () => {
  const kept = { name: 'a' };
  const value = { items: [kept, { name: 'b', count: 1 }] as { name: string; count?: number }[], note: 'n' };
  const converted = convert(value) as typeof value;
  assert.deepEqual(converted, { items: [{ name: 'a' }, { name: 'b', count: 1n }], note: 'n' });
  assert.equal(converted.items[0], kept);
  assert.equal(value.items[1]?.count, 1);
});

test('drops empty members in the middle of an object', () => {
  assert.deepEqual(convert({ items: [{ name: 'a', count: 0, tags: {} }], note: null }), { items: [{ name: 'a' }] });
});

test('puts members that travel along behind the known ones', () => {
  assert.deepEqual(Object.keys(convert({ extra: 1, NOTE: 2, items: [] }) as object), ['items', 'note', 'extra']);
});

test('gives null items their zero value', () => {
  assert.deepEqual(convert({ items: [null] }), { items: [{ name: '' }] });
  assert.deepEqual(createConverter(wireSchema(list(text())), false).convert([null, 'a']), ['', 'a']);
  assert.deepEqual(createConverter(wireSchema(mapOf(text())), false).convert({ a: null }), { a: '' });
});

test('always copies where unknown members are dropped', () => {
  const Strict = dto('Strict', { name: text() });
  const value = { name: 'a' };
  const converted = createConverter(wireSchema(Strict), false).convert(value);
  assert.deepEqual(converted, value);
  assert.notEqual(converted, value);
});
