import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileResourcePattern, EdgeError, isEdgeError, parseValue, VALUE_TYPES, type ValueType } from '@skerry/contracts';
import { FakeClock, SeededRandom } from '@skerry/testkit';
import { createTestLog, createTestMetrics } from './bench.test.ts';
import { coerceValue } from './coerce-value.ts';
import { EventOutbox } from './event-outbox.ts';
import { integerTypeOf } from './numeric-type.ts';
import { readingValue } from './reading-value.ts';
import { parseSetValue } from './set-value.ts';
import { compileReadTransform, compileWriteTransform } from './transform.ts';

const SEEDS = [1, 2, 3, 4, 5];

const GARBAGE: readonly unknown[] = [
  ...[null, undefined, true, false, 0, -0, 1, -1, 0.5, 1e21, -1e308, 5e-324, Number.MAX_SAFE_INTEGER, 2n ** 63n, -(2n ** 63n), 2n ** 64n],
  ...[
    '',
    ' ',
    '0',
    '-0',
    '+1',
    '1e3',
    '0x1',
    '１',
    'NaN',
    '-Inf',
    'true',
    'TRUE',
    '[]',
    '[1',
    '{}',
    '{"a":',
    '"x"',
    '\u0000',
    '💥',
    'A===',
  ],
  ...[[], [1], [[1]], [null], ['a'], [{}], {}, { a: 1 }, { length: 2 }, { __proto__: null }, '9'.repeat(400), '['.repeat(5000)],
];

describe('whatever is sent as a value', () => {
  for (const type of VALUE_TYPES) {
    test(`of ${type} is either refused with EdgeX's kind or becomes a reading`, () => {
      for (const given of GARBAGE) {
        let value: ReturnType<typeof parseSetValue>;
        try {
          value = parseSetValue(given, type);
        } catch (error) {
          assert.ok(isEdgeError(error) && error.kind === 'ContractInvalid', `${type}, a ${typeof given}: ${error}`);
          continue;
        }
        if (value === null) continue;
        const members = readingValue(type, coerceValue(type, value));
        if (members.value) assert.doesNotThrow(() => parseValue(type, String(members.value)));
      }
    });
  }
});

describe('transforms', () => {
  const types = ['Int8', 'Uint8', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Int64', 'Uint64'] as const;
  const raw = (type: ValueType, random: SeededRandom): number | bigint => {
    const { bits, min } = integerTypeOf(type)!;
    const value = (new DataView(random.bytes(8).buffer).getBigUint64(0) >> BigInt(64 - bits)) + min;
    return bits === 64 ? value : Number(value);
  };

  for (const seed of SEEDS) {
    test(`undo each other wherever a value can be read (seed ${seed})`, () => {
      const random = new SeededRandom(seed);
      let read = 0;
      for (let round = 0; round < 2000; round++) {
        const valueType = random.pick(types);
        const scale = random.pick([1, 2, 10, 0.1, 0.5, 0.25, -1, 1e-3, 3]);
        const offset = random.pick([0, 1, -5, 100, 0.5]);
        const properties = { valueType, readWrite: 'RW' as const, scale, offset };
        const value = raw(valueType, random);
        const shown = compileReadTransform(valueType, properties)?.(value) ?? value;
        if (typeof shown === 'string') continue;
        read += 1;
        assert.equal(
          compileWriteTransform(valueType, properties)?.(shown) ?? shown,
          value,
          `${valueType} ${value} scale ${scale} offset ${offset}`,
        );
      }
      assert.ok(read > 300);
    });
  }
});

describe('an expression', () => {
  const letters = ['a', 'b', '.', '*', '+', '?', '(', ')', '[', ']', '|', '^', '$', '{2}', '{1,}', '-', '\\.', '[^a]', '[[:alpha:]]'];

  for (const seed of SEEDS) {
    test(`agrees with JavaScript where both understand it (seed ${seed})`, () => {
      const random = new SeededRandom(seed);
      let compared = 0;
      for (let round = 0; round < 3000; round++) {
        const pattern = Array.from({ length: 1 + random.integer(7) }, () => random.pick(letters)).join('');
        const name = Array.from({ length: random.integer(6) }, () => random.pick(['a', 'b', 'c', '.'])).join('');
        const [ours, theirs] = [attempt(() => compileResourcePattern(pattern)(name)), attempt(() => native(pattern, name))];
        if (ours === undefined || theirs === undefined) continue;
        compared += 1;
        assert.equal(ours, theirs || pattern === name, `${pattern} on "${name}"`);
      }
      assert.ok(compared > 300, `${compared} compared`);
    });
  }

  const native = (pattern: string, name: string): boolean => {
    if (/[*+?}]\?|\[:alpha|\[\^?\]/.test(pattern)) throw new SyntaxError('means something else in JavaScript');
    return new RegExp(`^(?:${pattern})$`, 'v').test(name);
  };
  const attempt = (run: () => boolean): boolean | undefined => {
    try {
      return run();
    } catch (error) {
      assert.ok(error instanceof SyntaxError || isEdgeError(error), String(error));
      return undefined;
    }
  };
});

describe('an outbox with a bus that fails at random', () => {
  for (const seed of SEEDS) {
    test(`delivers everything at least once, and nothing newer before what was refused is tried again (seed ${seed})`, async () => {
      const clock = new FakeClock();
      const random = new SeededRandom(seed, clock);
      const metrics = createTestMetrics();
      const parts = { clock, log: createTestLog().log, dropped: metrics.counter('d'), held: metrics.gauge('h') };
      const outbox = new EventOutbox({ ...parts, limits: () => ({ count: 10_000, bytes: 1e9 }) });
      const taken: number[] = [];
      for (let number = 0; number < 400; number++) {
        const publish = async (): Promise<void> => {
          await clock.sleep(random.integer(20));
          if (random.next() < 0.2) throw new EdgeError('Communication', 'away');
          taken.push(number);
        };
        outbox.add({ topic: 't', bytes: 1, publish });
        if (random.next() < 0.3) await clock.advance(random.integer(50));
      }
      await clock.advance(600_000);
      assert.equal(outbox.size, 0);
      assert.deepEqual(
        [...new Set(taken)].sort((a, b) => a - b),
        Array.from({ length: 400 }, (_, number) => number),
      );
      assert.equal(taken.length, 400, 'none twice');
      assert.equal(metrics.values.get('d') ?? 0, 0);
    });
  }
});
