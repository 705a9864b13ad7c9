import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type, { type TSchema } from 'typebox';
import { decode } from './decode.ts';
import { AddDeviceRequestSchema, UpdateDeviceRequestSchema } from './device.ts';
import { DeviceProfileRequestSchema, DeviceProfileSchema } from './device-profile.ts';
import {
  AddDeviceCommandRequestSchema,
  AddDeviceResourceRequestSchema,
  DeviceProfileBasicInfoRequestSchema,
  DeviceProfileTagsRequestSchema,
  UpdateDeviceCommandRequestSchema,
  UpdateDeviceResourceRequestSchema,
} from './device-profile-patch.ts';
import { AddDeviceServiceRequestSchema, UpdateDeviceServiceRequestSchema } from './device-service.ts';
import { AddEventRequestSchema } from './event.ts';
import { ProfileScanRequestSchema } from './profile-scan.ts';
import { AddProvisionWatcherRequestSchema, UpdateProvisionWatcherRequestSchema } from './provision-watcher.ts';
import { SecretRequestSchema } from './secret.ts';

type Json = Record<string, unknown>;
const UUID = '82eb2e26-0f24-48aa-ae4c-de9dac3fb9bc';
const LOCKS = "field should be one of 'LOCKED' 'UNLOCKED'";
const STATES = "field should be one of 'UP' 'DOWN' 'UNKNOWN'";
const MODES = "field should be one of 'R' 'W' 'RW' 'WR'";
const NOT_ID = "field validation failed on the len=0|uuid tag with value ''";
const DURATION = 'field should follows the ISO 8601 Durations format, e.g.,100ms, 24h, or be greater than or equal to the minimum value';

/** Checks that changing a valid request in each way gives the message; a message without a path means the path of the changed object. */
function refuses(schema: TSchema, valid: (change: Json) => Json, cases: readonly [Json, string][]): void {
  decode(schema, valid({}));
  for (const [change, message] of cases) {
    assert.throws(() => decode(schema, valid(change)), { kind: 'ContractInvalid', message }, JSON.stringify(change));
  }
}

const autoEvent = (change: Json = {}) => ({ interval: '10s', sourceName: 'r', ...change });
const device = (change: Json) => ({
  apiVersion: 'v3',
  device: { name: 'd', adminState: 'UNLOCKED', operatingState: 'UP', serviceName: 's', profileName: 'p', protocols: {}, ...change },
});

test('refuses a request without version or with a bad request id', () => {
  const valid = (change: Json) => ({ ...device({}), ...change });
  refuses(AddDeviceRequestSchema, valid, [
    [{ apiVersion: '' }, 'AddDeviceRequest.BaseRequest.Versionable.ApiVersion field is required'],
    [{ requestId: 'x' }, `AddDeviceRequest.BaseRequest.RequestId ${NOT_ID}`],
    [
      { device: {} },
      `AddDeviceRequest.Device.Name field is required; AddDeviceRequest.Device.AdminState ${LOCKS}; AddDeviceRequest.Device.OperatingState ${STATES}; AddDeviceRequest.Device.ServiceName field is required; AddDeviceRequest.Device.Protocols field is required`,
    ],
  ]);
  assert.equal(decode(AddDeviceRequestSchema, valid({ apiVersion: 'anything', requestId: UUID })).requestId, UUID);
  assert.ok(!('requestId' in decode(AddDeviceRequestSchema, valid({ requestId: '' }))));
});

test('refuses a device that breaks a rule', () => {
  refuses(AddDeviceRequestSchema, device, [
    [{ name: '' }, 'AddDeviceRequest.Device.Name field is required'],
    [{ name: ' \t' }, 'AddDeviceRequest.Device.Name field should not be empty string'],
    [{ id: 'x' }, 'AddDeviceRequest.Device.Id field needs a uuid'],
    [{ adminState: 'locked' }, `AddDeviceRequest.Device.AdminState ${LOCKS}`],
    [{ operatingState: 'ON' }, `AddDeviceRequest.Device.OperatingState ${STATES}`],
    [{ serviceName: null }, 'AddDeviceRequest.Device.ServiceName field is required'],
    [{ protocols: null }, 'AddDeviceRequest.Device.Protocols field is required'],
    [
      { name: '', serviceName: ' ' },
      'AddDeviceRequest.Device.Name field is required; AddDeviceRequest.Device.ServiceName field should not be empty string',
    ],
  ]);
});

test('refuses an auto event that breaks a rule, with its index', () => {
  const valid = (change: Json) => device({ autoEvents: [autoEvent(), autoEvent(change)] });
  const path = 'AddDeviceRequest.Device.AutoEvents[1]';
  refuses(AddDeviceRequestSchema, valid, [
    [{ interval: '' }, `${path}.Interval field is required`],
    [{ interval: '10' }, `${path}.Interval ${DURATION} 1ms `],
    [{ interval: '1us' }, `${path}.Interval ${DURATION} 1ms `],
    [{ onChangeThreshold: -1 }, `${path}.OnChangeThreshold field validation failed on the gte tag with value '0'`],
    [{ sourceName: '' }, `${path}.SourceName field is required`],
    [{ retention: { duration: '-1s' } }, `${path}.Retention.Duration ${DURATION} 0s `],
  ]);
});

test('accepts days in intervals, and fills what an auto event always shows', () => {
  const decoded = decode(AddDeviceRequestSchema, device({ autoEvents: [autoEvent({ interval: '1.5d' })] }));
  assert.deepEqual(decoded.device.autoEvents, [
    { interval: '1.5d', onChange: false, onChangeThreshold: 0, sourceName: 'r', retention: { maxCap: 0, minCap: 0, duration: '' } },
  ]);
});

test('accepts names with any characters', () => {
  for (const name of ['a/b', 'Süd 1', '#+$', '100 %']) assert.equal(decode(AddDeviceRequestSchema, device({ name })).device.name, name);
});

test('refuses a change to a device that names none, or empties what must not be empty', () => {
  const valid = (change: Json) => ({ apiVersion: 'v3', device: { name: 'd', ...change } });
  const path = 'UpdateDeviceRequest.Device';
  refuses(UpdateDeviceRequestSchema, valid, [
    [{ name: null }, `${path}.Id field is required if the Name is not present; ${path}.Name field is required if the Id is not present`],
    [{ name: '' }, `${path}.Name field should not be empty string`],
    [{ id: 'x' }, `${path}.Id field needs a uuid`],
    [{ id: '', name: null }, `${path}.Id field needs a uuid`],
    [{ adminState: '' }, `${path}.AdminState ${LOCKS}`],
    [{ operatingState: 'x' }, `${path}.OperatingState ${STATES}`],
    [{ serviceName: '' }, `${path}.ServiceName field should not be empty string`],
    [{ autoEvents: [{}] }, `${path}.AutoEvents[0].Interval field is required; ${path}.AutoEvents[0].SourceName field is required`],
  ]);
});

test('keeps apart what a change leaves alone and what it empties', () => {
  const change = { name: 'd', profileName: '', labels: [], protocols: {}, tags: null };
  assert.deepEqual(decode(UpdateDeviceRequestSchema, { apiVersion: 'v3', device: change }).device, {
    name: 'd',
    profileName: '',
    labels: [],
    protocols: {},
  });
  for (const id of ['', UUID.toUpperCase(), UUID.replaceAll('-', ''), `{${UUID}}`, `urn:uuid:${UUID}`]) {
    assert.equal(decode(UpdateDeviceRequestSchema, { apiVersion: 'v3', device: { id, name: 'd' } }).device.id, id);
  }
});

test('refuses a device service that breaks a rule', () => {
  const valid = (change: Json) => ({
    apiVersion: 'v3',
    service: { name: 's', baseAddress: 'http://localhost:1', adminState: 'LOCKED', ...change },
  });
  const uri = "field validation failed on the uri tag with value ''";
  refuses(AddDeviceServiceRequestSchema, valid, [
    [{ baseAddress: '' }, 'AddDeviceServiceRequest.Service.BaseAddress field is required'],
    [{ baseAddress: 'localhost' }, `AddDeviceServiceRequest.Service.BaseAddress ${uri}`],
    [{ adminState: null }, `AddDeviceServiceRequest.Service.AdminState ${LOCKS}`],
  ]);
  refuses(UpdateDeviceServiceRequestSchema, valid, [
    [{ baseAddress: 'a b' }, `UpdateDeviceServiceRequest.Service.BaseAddress ${uri}`],
    [{ name: '' }, 'UpdateDeviceServiceRequest.Service.Name field should not be empty string'],
  ]);
});

test('refuses a provision watcher that breaks a rule', () => {
  const found = { adminState: 'LOCKED' };
  const valid = (change: Json) => ({
    apiVersion: 'v3',
    provisionWatcher: { name: 'w', serviceName: 's', identifiers: { a: 'b' }, adminState: 'LOCKED', discoveredDevice: found, ...change },
  });
  const path = 'AddProvisionWatcherRequest.ProvisionWatcher';
  refuses(AddProvisionWatcherRequestSchema, valid, [
    [{ identifiers: {} }, `${path}.Identifiers field should greater than 0`],
    [{ identifiers: null }, `${path}.Identifiers field should greater than 0`],
    [{ identifiers: { address: '' } }, `${path}.Identifiers[address] field is required`],
    [{ identifiers: { '': 'x' } }, `${path}.Identifiers[] field is required`],
    [{ discoveredDevice: null }, `${path}.DiscoveredDevice.AdminState ${LOCKS}`],
    [{ discoveredDevice: { ...found, profileName: ' ' } }, `${path}.DiscoveredDevice.ProfileName field should not be empty string`],
  ]);
  refuses(UpdateProvisionWatcherRequestSchema, valid, [
    [{ identifiers: {} }, 'UpdateProvisionWatcherRequest.ProvisionWatcher.Identifiers field should greater than 0'],
    [
      { discoveredDevice: { profileName: ' ' } },
      "UpdateProvisionWatcherRequest.ProvisionWatcher.DiscoveredDevice.ProfileName field validation failed on the len=0|edgex-dto-none-empty-string tag with value ''",
    ],
  ]);
});

const resource = (change: Json = {}) => ({ name: 'r', properties: { valueType: 'Int8', readWrite: 'RW', ...change } });
const profile = (change: Json) => ({ apiVersion: 'v3', profile: { name: 'p', deviceResources: [resource()], ...change } });

test('refuses a profile that breaks a rule, without the name of the embedded struct in the path', () => {
  const path = 'DeviceProfileRequest.Profile';
  refuses(DeviceProfileRequestSchema, profile, [
    [{ name: '' }, `${path}.Name field is required`],
    [{ id: 'x' }, `${path}.Id field needs a uuid`],
    [
      { deviceResources: [resource(), { name: '' }] },
      `${path}.DeviceResources[1].Name field is required; ${path}.DeviceResources[1].Properties.ValueType field is required; ${path}.DeviceResources[1].Properties.ReadWrite field is required`,
    ],
    [
      { deviceResources: [resource({ valueType: 'Int128' })] },
      `${path}.DeviceResources[0].Properties.ValueType field validation failed on the edgex-dto-value-type tag with value ''`,
    ],
    [{ deviceResources: [resource({ readWrite: 'rw' })] }, `${path}.DeviceResources[0].Properties.ReadWrite ${MODES}`],
    [{ deviceResources: [resource({ minimum: '1' })] }, 'Failed to unmarshal request body as JSON.'],
    [{ deviceCommands: [{ name: 'c', readWrite: 'R' }] }, `${path}.DeviceCommands[0].ResourceOperations field should greater than 0`],
    [
      { deviceCommands: [{ name: 'c', readWrite: 'R', resourceOperations: [{}] }] },
      `${path}.DeviceCommands[0].ResourceOperations[0].DeviceResource field is required`,
    ],
    [{ deviceResources: [resource(), resource()] }, 'device resource r is duplicated'],
    [{ deviceResources: [resource({ valueType: 'binary' })] }, "write permission not support Binary value type for resource 'r'"],
  ]);
});

test('gives a profile its canonical form', () => {
  const wire = profile({ created: 5, deviceResources: [resource({ valueType: 'UINT16', mask: 255, minimum: 0, units: '' })] });
  assert.deepEqual(decode(DeviceProfileRequestSchema, wire).profile, {
    created: 5,
    name: 'p',
    linkedDeviceCount: 0,
    deviceResources: [{ name: 'r', isHidden: false, properties: { valueType: 'Uint16', readWrite: 'RW', minimum: 0, mask: 255n } }],
    deviceCommands: [],
  });
});

test('checks a profile by itself, as it comes from a file', () => {
  assert.throws(() => decode(DeviceProfileSchema, { name: '' }), { message: 'DeviceProfile.Name field is required' });
  assert.throws(() => decode(DeviceProfileSchema, { name: 'p', deviceResources: [resource(), resource()] }), {
    message: 'device resource r is duplicated',
  });
});

test('refuses changes to parts of a profile that break a rule', () => {
  const named = (members: Json) => (change: Json) => ({ apiVersion: 'v3', profileName: 'p', ...members, ...change });
  refuses(DeviceProfileBasicInfoRequestSchema, named({ basicinfo: { name: 'p' } }), [
    [{ basicinfo: { name: '' } }, 'DeviceProfileBasicInfoRequest.BasicInfo.Name field should not be empty string'],
  ]);
  refuses(AddDeviceResourceRequestSchema, named({ resource: resource() }), [
    [{ profileName: '' }, 'AddDeviceResourceRequest.ProfileName field is required'],
    [{ resource: resource({ readWrite: '' }) }, 'AddDeviceResourceRequest.Resource.Properties.ReadWrite field is required'],
  ]);
  refuses(UpdateDeviceResourceRequestSchema, named({ resource: { name: 'r' } }), [
    [{ resource: {} }, 'UpdateDeviceResourceRequest.Resource.Name field is required'],
    [{ resource: { name: '' } }, 'UpdateDeviceResourceRequest.Resource.Name field should not be empty string'],
  ]);
  refuses(
    AddDeviceCommandRequestSchema,
    named({ deviceCommand: { name: 'c', readWrite: 'R', resourceOperations: [{ deviceResource: 'r' }] } }),
    [
      [
        { deviceCommand: { name: 'c', readWrite: 'R', resourceOperations: [] } },
        'AddDeviceCommandRequest.DeviceCommand.ResourceOperations field should greater than 0',
      ],
    ],
  );
  refuses(UpdateDeviceCommandRequestSchema, named({ deviceCommand: { name: 'c' } }), [
    [{ profileName: ' ' }, 'UpdateDeviceCommandRequest.ProfileName field should not be empty string'],
  ]);
  refuses(DeviceProfileTagsRequestSchema, named({ deviceResources: [{ name: 'r', tags: { a: 1 } }] }), [
    [{ deviceResources: [{ name: 'r' }] }, 'DeviceProfileTagsRequest.DeviceResources[0].Tags field is required'],
    [{ deviceCommands: [{ name: 'c', tags: {} }] }, 'DeviceProfileTagsRequest.DeviceCommands[0].Tags field should greater than 0'],
  ]);
});

const reading = (change: Json = {}) => ({
  origin: 1,
  deviceName: 'd',
  resourceName: 'r',
  profileName: 'p',
  valueType: 'Int8',
  value: '1',
  ...change,
});
const event = (change: Json) => ({
  apiVersion: 'v3',
  event: { apiVersion: 'v3', id: UUID, deviceName: 'd', origin: 1, readings: [reading()], ...change },
});

test('refuses an event that breaks a rule', () => {
  const path = 'AddEventRequest.Event';
  refuses(AddEventRequestSchema, event, [
    [{ apiVersion: '' }, `${path}.Versionable.ApiVersion field is required`],
    [{ id: '' }, `${path}.Id field is required`],
    [{ id: 'x' }, `${path}.Id field needs a uuid`],
    [{ deviceName: '' }, `${path}.DeviceName field is required`],
    [{ sourceName: ' ' }, `${path}.SourceName field should not be empty string`],
    [{ origin: 0 }, `${path}.Origin field is required`],
    [{ origin: '1' }, 'Failed to unmarshal the byte array.'],
    [{ origin: 1.5 }, 'Failed to unmarshal the byte array.'],
    [{ readings: [] }, `${path}.Readings field should greater than 0`],
    [
      { readings: [reading(), reading({ valueType: 'x' })] },
      `${path}.Readings[1].ValueType field validation failed on the edgex-dto-value-type tag with value ''`,
    ],
    [
      { readings: [reading({ origin: null, resourceName: '' })] },
      `${path}.Readings[0].Origin field is required; ${path}.Readings[0].ResourceName field is required`,
    ],
    [{ readings: 'x' }, 'Failed to unmarshal the byte array.'],
  ]);
});

test('refuses readings whose value is not of their type', () => {
  const valid = (change: Json) => event({ readings: [reading(change)] });
  refuses(AddEventRequestSchema, valid, [
    [{ value: '128' }, 'The value does not match the Int8 valueType'],
    [{ value: 1.5 }, 'The value does not match the Int8 valueType'],
    [{ valueType: 'bool', value: 'yes' }, 'The value does not match the Bool valueType'],
    [{ valueType: 'Int8Array', value: '[1, 200]' }, 'The value does not match the Int8Array valueType'],
    [
      { valueType: 'Binary', binaryValue: 'AQI=' },
      "BinaryReading.MediaType field validation failed on the required_with tag with value 'BinaryValue'",
    ],
    [{ valueType: 'Binary', binaryValue: '?' }, 'Failed to unmarshal the byte array.'],
  ]);
});

test('keeps the value of a reading in the member of its type only', () => {
  const values = { value: 'text', binaryValue: 'AQI=', mediaType: 'm', objectValue: { a: 1 } };
  const kept = (change: Json) => {
    const { origin, deviceName, resourceName, profileName, ...rest } = decode(
      AddEventRequestSchema,
      event({ readings: [reading({ ...values, ...change })] }),
    ).event.readings[0] as unknown as Json;
    return rest;
  };
  assert.deepEqual(kept({ valueType: 'string' }), { valueType: 'String', value: 'text' });
  assert.deepEqual(kept({ valueType: 'BINARY' }), { valueType: 'Binary', binaryValue: new Uint8Array([1, 2]), mediaType: 'm' });
  assert.deepEqual(kept({ valueType: 'object' }), { valueType: 'Object', objectValue: { a: 1 } });
});

test('takes JSON numbers, truth values and lists for the text of a value', () => {
  const taken: readonly [string, unknown, string][] = [
    ['Int32', 1_000_000, '1000000'],
    ['Int64', 9_223_372_036_854_775_807n, '9223372036854775807'],
    ['Float64', 1.5, '1.5'],
    ['Bool', true, 'true'],
    ['Int8Array', [1, 2], '[1, 2]'],
    ['StringArray', ['a', 'b'], '["a","b"]'],
    ['String', '', ''],
  ];
  for (const [valueType, value, kept] of taken) {
    assert.equal(decode(AddEventRequestSchema, event({ readings: [reading({ valueType, value })] })).event.readings[0]?.value, kept);
  }
});

test('makes a null reading of one without value', () => {
  for (const change of [{ value: null }, { value: undefined }, { valueType: 'Object', objectValue: null }, { valueType: 'Binary' }]) {
    const { value, binaryValue, objectValue } =
      decode(AddEventRequestSchema, event({ readings: [reading(change)] })).event.readings[0] ?? {};
    assert.deepEqual([value, binaryValue, objectValue], [null, null, null]);
  }
});

test('hides the details of a bad secret request from the caller', () => {
  for (const wrong of [{}, { apiVersion: 'v3', secretName: 'n', secretData: [{ key: '' }] }, { apiVersion: 1 }, []]) {
    assert.throws(() => decode(SecretRequestSchema, wrong), { kind: 'ContractInvalid', message: 'JSON decode failed' });
  }
});

test('wants the device of a profile scan', () => {
  assert.throws(() => decode(ProfileScanRequestSchema, { apiVersion: 'v3' }), {
    message: 'ProfileScanRequest.DeviceName field is required',
  });
  assert.equal(decode(ProfileScanRequestSchema, { apiVersion: 'v3', deviceName: 'd', options: 0 }).options, 0);
});

test('validates all items before any counts', () => {
  const items = [device({}), device({ name: '' }), device({ serviceName: '' })];
  assert.throws(() => decode(Type.Array(AddDeviceRequestSchema), items), { message: 'AddDeviceRequest.Device.Name field is required' });
});
