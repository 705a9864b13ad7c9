import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '@skerry/store';
import { createEvents } from '../bench.test.ts';
import { MAX_SHAPES_OF_SOURCE, ShapeCatalog } from './shape-catalog.ts';

const EMPTY = { all: () => [], get: () => undefined } as unknown as Database;

test('gives events of one form one shape, and events of another source another', () => {
  const catalog = new ShapeCatalog(EMPTY);
  const make = createEvents();
  const shape = catalog.shapeOf('s', make());
  assert.equal(catalog.shapeOf('s', make()), shape);
  assert.notEqual(catalog.shapeOf('other', make()), shape);
  assert.notEqual(catalog.shapeOf('s', make({ sourceName: 'All' })), shape);
  assert.equal(catalog.shapeOf('s', make()), shape);
});

test('stops making shapes of a source whose tags never repeat', () => {
  const catalog = new ShapeCatalog(EMPTY);
  const make = createEvents();
  const shapes = new Set(Array.from({ length: 500 }, (_, at) => catalog.shapeOf('s', make({ tags: { at } }))));
  assert.equal(shapes.size, MAX_SHAPES_OF_SOURCE + 1);
});

test('finds shapes by device and resource, those of readings of other devices too', () => {
  const catalog = new ShapeCatalog(EMPTY);
  const make = createEvents();
  const shape = catalog.shapeOf('s', make({ readings: [{}, { deviceName: 'valve', resourceName: 'Flow' }] }));
  assert.deepEqual(catalog.ofReadings('valve', []), [shape]);
  assert.deepEqual(catalog.ofReadings(undefined, ['Flow', 'Nothing']), [shape]);
  assert.deepEqual(catalog.ofReadings('pump-2', ['Flow']), []);
  assert.deepEqual(catalog.ofEvents('valve'), []);
  assert.deepEqual(catalog.ofSource('pump-1', 'Speed'), [shape]);
});

test('finds a retired shape no more, unless it is taken back', () => {
  const catalog = new ShapeCatalog(EMPTY);
  const make = createEvents();
  const shape = catalog.shapeOf('s', make());
  catalog.retire(shape);
  assert.deepEqual([catalog.ofEvents(), catalog.ofReadings('pump-1', []), catalog.get(shape.id)], [[], [], shape]);
  catalog.reinstate(shape);
  assert.equal(catalog.shapeOf('s', make()), shape);
});
