import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Device } from '@skerry/contracts';
import { descendantsOf } from './device-tree.ts';
import type { Filter, ObjectStore } from './store.ts';

/** Devices as `name: [parent, ...labels]`, listed in that order. */
function devices(tree: Record<string, string[]>): ObjectStore<Device> {
  const list = ({ parent, labels = [] }: Filter) =>
    Object.entries(tree)
      .filter(([, [above, ...own]]) => above === parent && labels.every((label) => own.includes(label)))
      .map(([name]) => ({ name }) as Device);
  return { list } as unknown as ObjectStore<Device>;
}

function names(tree: Record<string, string[]>, options: { labels?: string[]; maxLevels?: number } = {}): string[] {
  return descendantsOf(devices(tree), 'root', { labels: [], maxLevels: 0, ...options }).map(({ name }) => name);
}

const TREE = { a: ['root', 'x'], b: ['root'], a1: ['a', 'x'], a2: ['a'], b1: ['b', 'x'], a11: ['a1', 'x'] };

test('lists all children before the subtree of each', () => {
  assert.deepEqual(names(TREE), ['a', 'b', 'a1', 'a2', 'a11', 'b1']);
});

test('stops after the levels asked for; none or less means all', () => {
  assert.deepEqual(names(TREE, { maxLevels: 1 }), ['a', 'b']);
  assert.deepEqual(names(TREE, { maxLevels: 2 }), ['a', 'b', 'a1', 'a2', 'b1']);
  assert.equal(names(TREE, { maxLevels: -1 }).length, 6);
});

test('hides what is below a device without the labels', () => {
  assert.deepEqual(names(TREE, { labels: ['x'] }), ['a', 'a1', 'a11']);
});

test('lists devices once that name each other as parents', () => {
  assert.deepEqual(names({ a: ['root'], b: ['a'], c: ['b'], root: ['c'] }), ['a', 'b', 'c']);
});

test('follows a chain of parents however long it is', () => {
  const list = ({ parent }: Filter) => (parent === 'd20000' ? [] : [{ name: `d${Number(parent?.slice(1)) + 1}` } as Device]);
  const chain = descendantsOf({ list } as unknown as ObjectStore<Device>, 'd0', { labels: [], maxLevels: 0 });
  assert.equal(chain.length, 20_000);
});
