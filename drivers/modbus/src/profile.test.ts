import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type DeviceProfile, DeviceProfileSchema, type DeviceResource, decode } from '@skerry/contracts';
import { parseYaml } from '@skerry/runtime';
import { parseLineSettings } from './line-settings.ts';
import { describeResourceAddress } from './point.ts';
import { MODBUS_RESOURCES } from './service.ts';

const profileOf = (yaml: string): DeviceProfile => decode(DeviceProfileSchema, parseYaml(yaml), 'DeviceProfile') as DeviceProfile;
const places = (profile: DeviceProfile) =>
  Object.fromEntries(
    (profile.deviceResources as DeviceResource[]).map(({ name, attributes, properties }) => [
      name,
      describeResourceAddress(attributes ?? {}, properties.valueType),
    ]),
  );

/** The forms that attributes take in profiles made for EdgeX: numbers, text, both kinds of bit, types in any case. */
const EDGEX_PROFILE = `
name: "Chiller"
labels:
- "HVAC"
deviceResources:
-
  name: "Fan"
  isHidden: true
  attributes:
    { primaryTable: "COILS", startingAddress: 14 }
  properties:
    valueType: "Bool"
    readWrite: "RW"
    scale: 1
    minimum: 0
    maximum: 1
    defaultValue: "0"
-
  name: "Alarm"
  attributes:
    { primaryTable: "HOLDING_REGISTERS", startingAddress: 10.10 }
  properties:
    valueType: "Bool"
    readWrite: "R"
-
  name: "Setpoint"
  attributes:
    { primaryTable: "HOLDING_REGISTERS", startingAddress: "5", rawType: "Int16" }
  properties:
    valueType: "float32"
    readWrite: "RW"
    scale: 0.1
-
  name: "Hours"
  attributes:
    { primaryTable: "INPUT_REGISTERS", startingAddress: "2", isByteSwap: "false", isWordSwap: "true" }
  properties:
    valueType: "uint32"
    readWrite: "R"
-
  name: "Tag"
  attributes:
    { primaryTable: "DISCRETES_INPUT", startingAddress: 1 }
  properties:
    valueType: "Bool"
    readWrite: "R"
-
  name: "Model"
  attributes:
    { primaryTable: "HOLDING_REGISTERS", startingAddress: 15, stringRegisterSize: "5" }
  properties:
    valueType: "String"
    readWrite: "R"
deviceCommands:
-
  name: "Values"
  readWrite: "RW"
  isHidden: false
  resourceOperations:
  - { deviceResource: "Fan", mappings: {"true":"ON","false":"OFF"} }
  - { deviceResource: "Setpoint" }
`;

test('reads profiles made for EdgeX as they are', () => {
  assert.deepEqual(places(profileOf(EDGEX_PROFILE)), {
    Fan: 'coil 14 (00015)',
    Alarm: 'holding register 10 (40011) bit 10',
    Setpoint: 'holding register 5 (40006)',
    Hours: 'input registers 2-3 (30003-30004)',
    Tag: 'discrete input 1 (10002)',
    Model: 'holding registers 15-19 (40016-40020)',
  });
});

test('ships an example profile of which every resource can be read', () => {
  const profile = profileOf(readFileSync(new URL('profiles/modbus-example.yaml', MODBUS_RESOURCES), 'utf8'));
  assert.equal(places(profile).ValveOpen, 'holding register 10 (40011) bit 2');
  assert.equal(Object.keys(places(profile)).length, 8);
});

test('ships example devices that would be accepted', () => {
  const list = parseYaml(readFileSync(new URL('examples/modbus-devices.yaml', MODBUS_RESOURCES), 'utf8')) as {
    deviceList: { protocols: Parameters<typeof parseLineSettings>[0] }[];
  };
  assert.deepEqual(
    list.deviceList.map(({ protocols }) => parseLineSettings(protocols).timeoutMs),
    [2000, 500],
  );
});
