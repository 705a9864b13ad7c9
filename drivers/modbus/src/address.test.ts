import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeAddress, parseAddress } from './address.ts';

const at = (startingAddress: unknown, primaryTable: unknown = 'HOLDING_REGISTERS') => parseAddress({ primaryTable, startingAddress });
const invalid = (message: RegExp) => ({ kind: 'ContractInvalid', message });

test('reads the names of tables in any case, with both spellings of discrete inputs', () => {
  assert.equal(at(0, 'COILS').table, 'coils');
  assert.equal(at(0, 'coils').table, 'coils');
  assert.equal(at(0, 'DISCRETES_INPUT').table, 'discrete inputs');
  assert.equal(at(0, 'Discrete_Inputs').table, 'discrete inputs');
  assert.equal(at(0, 'INPUT_REGISTERS').table, 'input registers');
  assert.equal(at(0, 'holding_registers').table, 'holding registers');
});

test('takes addresses as numbers and as text, decimal or hexadecimal', () => {
  for (const address of [100, '100', 100n, '0x64', ' 100 ', '0100']) assert.equal(at(address).start, 100);
  assert.equal(at(65535).start, 65535);
});

test('reads a bit from text as it stands', () => {
  assert.deepEqual(at('10.1'), { table: 'holding registers', start: 10, bit: 1 });
  assert.deepEqual(at('10.15'), { table: 'holding registers', start: 10, bit: 15 });
  assert.deepEqual(at('10.0'), { table: 'holding registers', start: 10, bit: 0 });
});

test('reads a number with a fraction with two decimals, as EdgeX does: 10.1 is bit 10', () => {
  assert.equal(at(10.1).bit, 10);
  assert.equal(at(10.01).bit, 1);
  assert.equal(at(10.15).bit, 15);
  assert.equal(at(10.0).bit, undefined);
});

test('refuses what is no address, quoting it', () => {
  for (const address of [-1, 65536, 'x', '', '1.2.3', '1e3', true, {}])
    assert.throws(() => at(address), invalid(/^Attribute startingAddress is/));
  assert.throws(() => at(undefined), invalid(/startingAddress is missing/));
});

test('refuses bits that a register has not, and bits of coils', () => {
  assert.throws(() => at('10.16'), invalid(/bits 0 to 15/));
  assert.throws(() => at('10.x'), invalid(/bits 0 to 15/));
  assert.throws(() => at('10.1', 'COILS'), invalid(/leave "\.bit" out/));
  assert.deepEqual(at('10.0', 'COILS'), { table: 'coils', start: 10 });
});

test('refuses tables that Modbus has not', () => {
  assert.throws(() => at(0, 'REGISTERS'), invalid(/primaryTable is "REGISTERS"/));
  assert.throws(() => at(0, 'constructor'), invalid(/primaryTable/));
  assert.throws(() => parseAddress({ startingAddress: 0 }), invalid(/primaryTable is missing/));
});

test('describes addresses counted from 0 and as data sheets print them', () => {
  assert.equal(describeAddress(at(0)), 'holding register 0 (40001)');
  assert.equal(describeAddress(at(9, 'COILS')), 'coil 9 (00010)');
  assert.equal(describeAddress(at(4, 'DISCRETE_INPUTS')), 'discrete input 4 (10005)');
  assert.equal(describeAddress(at(3, 'INPUT_REGISTERS'), 2), 'input registers 3-4 (30004-30005)');
  assert.equal(describeAddress(at('10.2')), 'holding register 10 (40011) bit 2');
});

test('prints six digits where five do not reach', () => {
  assert.equal(describeAddress(at(9998)), 'holding register 9998 (49999)');
  assert.equal(describeAddress(at(9999)), 'holding register 9999 (410000)');
  assert.equal(describeAddress(at(9998), 2), 'holding registers 9998-9999 (409999-410000)');
  assert.equal(describeAddress(at(65535)), 'holding register 65535 (465536)');
});
