import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FakeClock, SeededRandom } from '@skerry/testkit';
import { createTestConfig, resource, testDevice, testProfile } from './bench.test.ts';
import { DeviceCache } from './device-cache.ts';
import type { ReadResult } from './driver.ts';
import { executedOf } from './driver-error.ts';
import { EventMaker } from './event-maker.ts';
import { SourceNumbers } from './source-numbers.ts';

const RESOURCES = [
  resource('Scaled', 'Int16', { scale: 10, units: 'mm' }),
  resource('Float', 'Float32', { units: 'K' }),
  resource('Wide', 'Uint64'),
  resource('List', 'Float64Array'),
  resource('Names', 'StringArray'),
  resource('Data', 'Object'),
  resource('Flag', 'Bool'),
];
const COMMANDS = [
  {
    name: 'Both',
    readWrite: 'R',
    resourceOperations: [{ deviceResource: 'Flag', mappings: { true: 'open' } }],
    tags: { site: 'command', kind: 'c' },
  },
];

function start(config: Parameters<typeof createTestConfig>[0] = {}) {
  const clock = new FakeClock();
  const maker = new EventMaker({ clock, random: new SeededRandom(1, clock), config: createTestConfig(config) });
  const cache = new DeviceCache();
  cache.putProfile(testProfile(RESOURCES, COMMANDS));
  const entry = cache.putDevice(testDevice({ tags: { site: 'device' } }));
  const make = (results: Record<string, ReadResult>, source = Object.keys(results)[0]!) => {
    const resources = Object.keys(results).map((name) => entry.profile!.resource(name)!);
    return maker.make({ entry, source, resources, results: Object.values(results) });
  };
  const given = (name: string, value: unknown) => make({ [name]: { value: value as never } }).readings[0];
  return { clock, make, given };
}

describe('an event', () => {
  test('has members in EdgeX’s order, and origins that always grow', () => {
    const { make } = start();
    const first = make({ Flag: { value: true } });
    const second = make({ Flag: { value: true } });
    assert.deepEqual(Object.keys(first), [
      'apiVersion',
      'id',
      'deviceName',
      'profileName',
      'sourceName',
      'origin',
      'readings',
      'tags',
      'traceparent',
    ]);
    assert.ok(second.origin > first.origin);
    assert.notEqual(first.id, second.id);
    assert.deepEqual(Object.keys(make({ Float: { value: 1 } }).readings[0]!), [
      ...['id', 'origin', 'deviceName', 'resourceName', 'profileName', 'valueType', 'units'],
      'value',
    ]);
  });

  test('takes tags from the driver, then the command, then the device; later ones win', () => {
    const { make } = start();
    const { tags } = make({ Flag: { value: true, tags: { site: 'driver', line: 3 } } }, 'Both');
    assert.deepEqual(tags, { site: 'device', line: 3, kind: 'c' });
  });

  test('carries values in EdgeX’s text forms', () => {
    const { given } = start();
    assert.equal(given('Scaled', 7)?.value, '70');
    assert.equal(given('Float', 0.1)?.value, '1e-01');
    assert.equal(given('Wide', 2n ** 64n - 1n)?.value, '18446744073709551615');
    assert.equal(given('List', [1, 2.5])?.value, '[1e+00, 2.5e+00]');
    assert.equal(given('Names', ['a b', 'c'])?.value, '["a b","c"]');
    assert.deepEqual(given('Data', { a: [1] })?.objectValue, { a: [1] });
    assert.deepEqual([given('Flag', true)?.value, given('Flag', false)?.value], ['open', 'false']);
  });

  test('leaves units and transforms out where the settings say so', () => {
    const { given } = start({ Device: { DataTransform: false }, Writable: { Reading: { ReadingUnits: false } } });
    const reading = given('Scaled', 7);
    assert.deepEqual([reading?.value, reading?.units], ['7', undefined]);
  });

  test('says NaN where a float is none', () => {
    const { given } = start();
    assert.deepEqual([given('Float', Number.NaN)?.valueType, given('Float', Number.NaN)?.value], ['String', 'NaN']);
  });

  test('takes the time from the driver where it knows better', () => {
    const { make } = start();
    const event = make({ Flag: { value: true, origin: 5n }, Float: { value: 1 } });
    assert.deepEqual(
      event.readings.map(({ origin }) => origin === event.origin),
      [false, true],
    );
    assert.equal(event.readings[0]?.origin, 5n);
  });

  test('is not made when a value is missing or failed', () => {
    const { make } = start();
    assert.throws(
      () => make({ Flag: { error: new TypeError('lost') } }),
      (error: Error & { fullMessage: string }) => {
        assert.equal(error.fullMessage, 'no value for DeviceResource Flag -> lost');
        return executedOf(error) === 'maybe';
      },
    );
  });
});

describe('source numbers', () => {
  test('count each source by itself, under one epoch', () => {
    const numbers = new SourceNumbers(new SeededRandom(1));
    const { make } = start();
    const events = ['A', 'B', 'A'].map((source) => make({ Flag: { value: true } }, source));
    for (const event of events) numbers.number(event);
    assert.deepEqual(
      events.map(({ skerrySeq }) => skerrySeq),
      [1n, 1n, 2n],
    );
    assert.equal(new Set(events.map(({ skerryEpoch }) => skerryEpoch)).size, 1);
  });
});
