import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ValueType } from '@skerry/contracts';
import { describeResourceAddress, pointOf } from './point.ts';

const point = (valueType: ValueType, attributes: Record<string, unknown>) =>
  pointOf({ primaryTable: 'HOLDING_REGISTERS', startingAddress: 10, ...attributes }, valueType);
const invalid = (message: RegExp) => ({ kind: 'ContractInvalid', message });

test('counts registers by the type in the device', () => {
  const counts: [ValueType, Record<string, unknown>, number][] = [
    ['Bool', {}, 1],
    ['Int16', {}, 1],
    ['Float32', {}, 2],
    ['Uint64', {}, 4],
    ['Float32', { rawType: 'INT16' }, 1],
    ['Float64', { rawType: 'int32' }, 2],
    ['String', { stringRegisterSize: 5 }, 5],
    ['String', { stringRegisterSize: '123' }, 123],
  ];
  for (const [valueType, attributes, cells] of counts)
    assert.equal(point(valueType, attributes).cells, cells, `${valueType} ${JSON.stringify(attributes)}`);
});

test('counts coils by bits', () => {
  assert.equal(point('Bool', { primaryTable: 'COILS' }).cells, 1);
  assert.equal(point('Int16', { primaryTable: 'COILS' }).cells, 16);
});

test('takes swaps as truth values and as the words Go takes', () => {
  for (const yes of [true, 'true', 'True', '1', 1, 't'])
    assert.deepEqual([...point('Int32', { isWordSwap: yes }).codec.encode(1)], [0, 1, 0, 0]);
  for (const no of [false, 'false', '0', 0, 'F']) assert.deepEqual([...point('Int32', { isByteSwap: no }).codec.encode(1)], [0, 0, 0, 1]);
  assert.throws(() => point('Int32', { isByteSwap: 'yes' }), invalid(/isByteSwap is "yes"/));
});

test('refuses a String without a size, with a bad one, or in coils', () => {
  assert.throws(() => point('String', {}), invalid(/1 to 123 registers/));
  for (const size of [0, 124, 'x', -1]) assert.throws(() => point('String', { stringRegisterSize: size }), invalid(/1 to 123 registers/));
  assert.throws(() => point('String', { primaryTable: 'COILS', stringRegisterSize: 2 }), invalid(/cannot be kept in coils/));
});

test('refuses raw types that EdgeX does not know', () => {
  for (const rawType of ['Float32', 'INT64', 'word'])
    assert.throws(() => point('Float64', { rawType }), invalid(/Use INT16, UINT16 or INT32/));
});

test('refuses a bit for anything but a Bool', () => {
  assert.throws(() => point('Int16', { startingAddress: '10.3' }), invalid(/only a Bool/));
  assert.equal(point('Int16', { startingAddress: '10.0' }).address.start, 10);
});

test('refuses a value that would end beyond the last address', () => {
  assert.throws(() => point('Int32', { startingAddress: 65535 }), invalid(/beyond address 65535/));
  assert.equal(point('Int16', { startingAddress: 65535 }).cells, 1);
});

test('tells people where a resource is, from 0 and from 1', () => {
  assert.equal(
    describeResourceAddress({ primaryTable: 'HOLDING_REGISTERS', startingAddress: 2 }, 'Int32'),
    'holding registers 2-3 (40003-40004)',
  );
  assert.equal(describeResourceAddress({ primaryTable: 'COILS', startingAddress: '14' }, 'Bool'), 'coil 14 (00015)');
});
