import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeededRandom } from '@skerry/testkit';
import { systemRandom, UuidSequence } from './random.ts';

const clock = { nowMs: () => 1_700_000_000_000 };

test('makes version 7 UUIDs that carry the time', () => {
  const uuid = systemRandom(clock).uuid();
  assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16), 1_700_000_000_000);
});

test('makes UUIDs that sort in the order of their making, also when the clock stands still or goes back', () => {
  let nowMs = 1_700_000_000_000;
  const random = systemRandom({ nowMs: () => nowMs });
  const uuids: string[] = [];
  for (let i = 0; i < 20_000; i++) {
    if (i === 10_000) nowMs -= 60_000;
    if (i === 15_000) nowMs += 120_000;
    uuids.push(random.uuid());
  }
  assert.deepEqual(uuids, [...uuids].sort());
  assert.equal(new Set(uuids).size, uuids.length);
});

test('gives numbers in [0, 1) and as many bytes as asked for', () => {
  const random = systemRandom(clock);
  for (let i = 0; i < 1000; i++) {
    const value = random.next();
    assert.ok(value >= 0 && value < 1);
  }
  assert.equal(random.bytes(16).length, 16);
  assert.equal(random.bytes(10_000).length, 10_000);
  assert.notDeepEqual(random.bytes(16), random.bytes(16));
});

test('repeats everything for the same seed', () => {
  const draw = (random: SeededRandom): unknown[] => [
    random.next(),
    random.bytes(5),
    random.uuid(),
    random.integer(10),
    random.pick(['a', 'b']),
  ];
  assert.deepEqual(draw(new SeededRandom(7)), draw(new SeededRandom(7)));
  assert.notDeepEqual(draw(new SeededRandom(7)), draw(new SeededRandom(8)));
});

test('draws UUIDs from the randomness it is given', () => {
  const zeros = { bytes: (count: number) => new Uint8Array(count) };
  assert.equal(new UuidSequence(clock, zeros).next(), '018bcfe5-6800-7000-8000-000000000000');
});
