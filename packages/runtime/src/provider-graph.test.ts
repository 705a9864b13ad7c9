import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineNeed, type Provider } from './need.ts';
import { type BareScope, NeedScope, ProviderGraph } from './provider-graph.ts';

const bus = defineNeed<string>('bus');
const store = defineNeed<string>('store');
const link = defineNeed<string>('link');
const scope = (key: string): BareScope => ({ key }) as unknown as BareScope;

test('resolves needs under the names a service gave them', async () => {
  const providers: Provider[] = [
    { need: bus, create: ({ key }) => `bus of ${key}` },
    { need: store, create: async () => 'store' },
  ];
  const values = await new NeedScope(new ProviderGraph(providers), scope('core-data')).resolveAll({ events: bus, db: store });
  assert.deepEqual(values, { events: 'bus of core-data', db: 'store' });
});

test('makes what a provider needs first, and each value once', async () => {
  let made = 0;
  const providers: Provider[] = [
    { need: link, needs: [bus, store], create: ({ resolve }) => `link over ${resolve(bus)} and ${resolve(store)}` },
    { need: bus, needs: [store], create: ({ resolve }) => `bus on ${resolve(store)}` },
    { need: store, create: () => `store ${++made}` },
  ];
  const values = await new NeedScope(new ProviderGraph(providers), scope('x')).resolveAll({ link, store });
  assert.deepEqual(values, { link: 'link over bus on store 1 and store 1', store: 'store 1' });
});

test('gives each service its own value, and all the same one when it is shared', async () => {
  const graph = new ProviderGraph([
    { need: bus, shared: true, create: ({ key }) => `bus of ${key}` },
    { need: link, create: ({ key }) => `link of ${key}` },
  ]);
  const parent = new NeedScope(graph, scope('skerry'));
  const [a, b] = [new NeedScope(graph, scope('a'), { parent }), new NeedScope(graph, scope('b'), { parent })];
  assert.deepEqual(await a.resolveAll({ bus, link }), { bus: 'bus of skerry', link: 'link of a' });
  assert.deepEqual(await b.resolveAll({ bus, link }), { bus: 'bus of skerry', link: 'link of b' });
});

test('names the service and the need that nothing provides, also one level down', () => {
  const graph = new ProviderGraph([{ need: link, needs: [store], create: () => 'link' }]);
  assert.throws(() => graph.check('core-data', { bus }), {
    kind: 'NotFound',
    message: 'Cannot start core-data: it needs "bus", which this host does not provide (it provides "link")',
  });
  assert.throws(() => graph.check('core-data', { link }), { message: /it needs "store"/ });
  assert.throws(() => new ProviderGraph([]).check('x', { bus }), { message: /\(it provides none\)/ });
});

test('finds needs that go in a circle', () => {
  const graph = new ProviderGraph([
    { need: bus, needs: [store], create: () => '' },
    { need: store, needs: [link], create: () => '' },
    { need: link, needs: [bus], create: () => '' },
  ]);
  assert.throws(() => graph.check('core-data', { bus }), {
    kind: 'ContractInvalid',
    message: 'Cannot start core-data: its needs go in a circle: "bus" needs "store" needs "link" needs "bus"',
  });
});

test('takes two ways to the same need for no circle', () => {
  const graph = new ProviderGraph([
    { need: bus, needs: [store, link], create: () => '' },
    { need: link, needs: [store], create: () => '' },
    { need: store, create: () => '' },
  ]);
  graph.check('x', { bus, store });
});

test('lets the later of two providers count', async () => {
  const graph = new ProviderGraph([
    { need: bus, create: () => 'first' },
    { need: bus, create: () => 'second' },
  ]);
  assert.equal(await new NeedScope(graph, scope('x')).resolve(bus), 'second');
});

test('refuses a provider that asks for what it did not list', async () => {
  const graph = new ProviderGraph([
    { need: bus, create: ({ resolve }) => resolve(store) },
    { need: store, create: () => '' },
  ]);
  await assert.rejects(
    new NeedScope(graph, scope('x')).resolve(bus),
    /The provider of "bus" asks for "store", which is not among its needs/,
  );
});

test('hands out what was made in the reverse order of its making, once, and leaves out what failed', async () => {
  const graph = new ProviderGraph([
    { need: link, needs: [bus], create: () => 'link' },
    { need: bus, create: () => 'bus' },
    { need: store, create: () => Promise.reject(new RangeError('no disk')) },
  ]);
  const values = new NeedScope(graph, scope('x'));
  await assert.rejects(values.resolveAll({ link, store }), /no disk/);
  assert.deepEqual(await values.takeDisposable(), ['link', 'bus']);
  assert.deepEqual(await values.takeDisposable(), []);
});
