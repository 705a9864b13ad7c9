import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration, parseDuration, parseDurationMs, tryParseDuration } from './duration.ts';

const READ: readonly [string, bigint][] = [
  ['0', 0n],
  ['0s', 0n],
  ['1ns', 1n],
  ['10us', 10_000n],
  ['10µs', 10_000n],
  ['10μs', 10_000n],
  ['100ms', 100_000_000n],
  ['1h2m3.5s', 3_723_500_000_000n],
  ['-5s', -5_000_000_000n],
  ['+5s', 5_000_000_000n],
  ['.5s', 500_000_000n],
  ['5.s', 5_000_000_000n],
  ['1.234567891234s', 1_234_567_891n],
  ['9223372036854775807ns', 9_223_372_036_854_775_807n],
  ['-9223372036854775808ns', -9_223_372_036_854_775_808n],
];

const REFUSED: readonly [string, string][] = [
  ['', 'time: invalid duration ""'],
  ['-', 'time: invalid duration "-"'],
  ['5', 'time: missing unit in duration "5"'],
  ['1.', 'time: missing unit in duration "1."'],
  ['.s', 'time: invalid duration ".s"'],
  ['5x', 'time: unknown unit "x" in duration "5x"'],
  ['1d', 'time: unknown unit "d" in duration "1d"'],
  ['5 s', 'time: unknown unit " s" in duration "5 s"'],
  ['5constructor', 'time: unknown unit "constructor" in duration "5constructor"'],
  ['s', 'time: invalid duration "s"'],
  ['9223372036854775808ns', 'time: invalid duration "9223372036854775808ns"'],
];

test('reads durations as Go does', () => {
  for (const [text, nanoseconds] of READ) assert.equal(parseDuration(text), nanoseconds, text);
});

test('refuses what is no duration with the words of Go', () => {
  for (const [text, message] of REFUSED) {
    assert.throws(() => parseDuration(text), { kind: 'ContractInvalid', message });
    assert.equal(tryParseDuration(text), undefined);
  }
});

test('reads day fragments only where they are allowed', () => {
  const days = { days: true };
  assert.equal(parseDuration('1.5d', days), 129_600_000_000_000n);
  assert.equal(parseDuration('1d12h', days), 129_600_000_000_000n);
  assert.equal(parseDuration('1h', days), 3_600_000_000_000n);
  for (const text of ['', 'd', '1.2.3d', '1dx']) assert.equal(tryParseDuration(text, days), undefined, text);
});

test('gives milliseconds for timers', () => {
  assert.equal(parseDurationMs('1m'), 60_000);
  assert.equal(parseDurationMs('1500us'), 1.5);
});

test('writes durations as Go does', () => {
  const written: readonly [bigint, string][] = [
    [0n, '0s'],
    [1n, '1ns'],
    [1_500n, '1.5µs'],
    [1_500_000n, '1.5ms'],
    [1_000_000_001n, '1.000000001s'],
    [60_000_000_000n, '1m0s'],
    [3_723_500_000_000n, '1h2m3.5s'],
    [-100_000_000n, '-100ms'],
    [172_800_000_000_000n, '48h0m0s'],
  ];
  for (const [nanoseconds, text] of written) assert.equal(formatDuration(nanoseconds), text);
});

test('reads back what it writes', () => {
  for (let exponent = 0n; exponent < 63n; exponent++) {
    for (const nanoseconds of [2n ** exponent, -(3n * 2n ** (exponent / 2n)), 2n ** exponent - 1n]) {
      assert.equal(parseDuration(formatDuration(nanoseconds)), nanoseconds);
    }
  }
});
