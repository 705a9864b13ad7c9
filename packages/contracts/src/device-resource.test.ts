import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from './decode.ts';
import { DeviceCommandSchema, DeviceResourceSchema, READ_WRITE, ResourcePropertiesSchema } from './device-resource.ts';
import { VALUE_TYPES } from './values.ts';

test('takes every value type in any case and every direction', () => {
  for (const valueType of VALUE_TYPES) {
    for (const readWrite of READ_WRITE) {
      assert.deepEqual(decode(ResourcePropertiesSchema, { valueType: valueType.toUpperCase(), readWrite }), { valueType, readWrite });
    }
  }
});

test('keeps the attributes of a resource as the driver wants them', () => {
  const attributes = { primaryTable: 'HOLDING_REGISTERS', startingAddress: 10, isByteSwap: true, nested: { a: [1] } };
  const resource = { name: 'r', isHidden: false, properties: { valueType: 'Int16', readWrite: 'R' }, attributes };
  assert.deepEqual(decode(DeviceResourceSchema, resource), resource);
});

test('keeps a mask of 64 bits exact', () => {
  const properties = { valueType: 'Uint64', readWrite: 'R', mask: 2n ** 64n - 1n };
  assert.equal(decode(ResourcePropertiesSchema, properties).mask, 2n ** 64n - 1n);
});

test('wants texts in mappings', () => {
  const command = (mappings: unknown) => ({ name: 'c', readWrite: 'RW', resourceOperations: [{ deviceResource: 'r', mappings }] });
  assert.deepEqual(decode(DeviceCommandSchema, command({ true: 'on' })).resourceOperations[0]?.mappings, { true: 'on' });
  assert.throws(() => decode(DeviceCommandSchema, command({ true: 1 })), { kind: 'ContractInvalid' });
});
