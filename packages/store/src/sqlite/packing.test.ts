import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SqlValue, Statement } from '../database.ts';
import { UnitPacker, UnitReader } from './packing.ts';

const ROW: readonly SqlValue[] = [
  null,
  0,
  -1.5,
  Number.MAX_SAFE_INTEGER,
  2n ** 63n - 1n,
  -(2n ** 63n),
  '',
  'gr\u00fc\u00df \ud83c\udf0a',
  new Uint8Array([0, 255]),
  new Uint8Array(),
];

test('reads back units with every kind of value, in order', () => {
  const packer = new UnitPacker(new ArrayBuffer(16));
  packer.add(
    [
      { sql: 'b', rows: [ROW, []] },
      { sql: 'a', rows: [] },
    ],
    false,
    number,
  );
  packer.add([{ sql: 'a', rows: [[1]] }], true, number);
  const [first, second] = new UnitReader(packer.buffer, packer.length).units();
  assert.deepEqual([first?.mayDelete, second?.mayDelete], [false, true]);
  assert.deepEqual(
    first?.statements.map(({ sql, rows }) => [sql, rows.length]),
    [
      [1, 2],
      [0, 0],
    ],
  );
  assert.deepEqual(first?.statements[0]?.rows[0]?.map(plain), ROW.map(plain));
  assert.deepEqual(second?.statements, [{ sql: 0, rows: [[1]] }]);
});

test('grows with what it holds', () => {
  const packer = new UnitPacker(new ArrayBuffer(1));
  const body = new Uint8Array(100_000).fill(3);
  packer.add([{ sql: 'a', rows: [[body]] }], false, number);
  const [unit] = new UnitReader(packer.buffer, packer.length).units();
  assert.deepEqual(unit?.statements[0]?.rows[0]?.map(plain), [[...body]]);
});

test('leaves no half unit behind when a value cannot be packed', () => {
  const packer = new UnitPacker(new ArrayBuffer(64));
  packer.add([{ sql: 'a', rows: [[1]] }], false, number);
  const { length } = packer;
  const bad: Statement[] = [{ sql: 'a', rows: [[2], [true as unknown as SqlValue]] }];
  assert.throws(() => packer.add(bad, false, number), TypeError);
  assert.throws(() => packer.add([{ sql: 'a', rows: [[2n ** 63n]] }], false, number), RangeError);
  assert.equal(packer.length, length);
});

function number(sql: string): number {
  return sql === 'a' ? 0 : 1;
}

function plain(value: SqlValue): unknown {
  return value instanceof Uint8Array ? [...value] : value;
}
