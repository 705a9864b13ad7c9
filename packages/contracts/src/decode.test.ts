import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { decode } from './decode.ts';
import { AddDeviceRequestSchema, DeviceSchema } from './device.ts';
import { AddEventRequestSchema } from './event.ts';
import { parseJson, stringifyJson } from './json.ts';
import { bytes, dto, float, int64, list, mapOf, optional, pointer, text, uint64, whole } from './schema.ts';

const Devices = Type.Array(AddDeviceRequestSchema);
const device = { name: 'd', adminState: 'LOCKED', operatingState: 'UP', serviceName: 's', protocols: {} };
const request = { apiVersion: 'v3', device };
const clash = { kind: 'ContractInvalid', message: 'Failed to unmarshal request body as JSON.' };

const Everything = dto('Everything', {
  title: text(),
  exact: int64(),
  mask: pointer(uint64()),
  count: whole(),
  ratio: float(),
  data: pointer(bytes()),
  labels: optional(list(text())),
  counts: optional(mapOf(whole())),
});

test('matches member names without regard to case and drops unknown ones', () => {
  const wire = { APIVERSION: 'v3', Device: { ...device, NAME: 'other', serviceNAME: 't', unknown: 1 } };
  assert.equal(decode(AddDeviceRequestSchema, wire).device.serviceName, 't');
  assert.deepEqual(Object.keys(decode(AddDeviceRequestSchema, wire)), ['apiVersion', 'device']);
  assert.ok(!('unknown' in decode(AddDeviceRequestSchema, wire).device));
});

test('lets the last of equal names win, whatever their case', () => {
  const interval = (json: string) => decode(Everything, parseJson(json)).title;
  assert.equal(interval('{"title":"10s","Title":"20s"}'), '20s');
  assert.equal(interval('{"Title":"20s","title":"10s"}'), '10s');
  assert.equal(interval('{"title":"10s","title":"20s"}'), '20s');
});

test('orders members as the schema does and gives absent ones their zero value', () => {
  assert.equal(stringifyJson(decode(Everything, {})), '{"title":"","exact":0,"count":0,"ratio":0}');
  assert.deepEqual(Object.keys(decode(Everything, { ratio: 1, count: 1, title: 'x', exact: 1 })), ['title', 'exact', 'count', 'ratio']);
});

test('takes null for absent', () => {
  const nothing = { title: null, exact: null, mask: null, count: null, ratio: null, data: null, labels: null, counts: null };
  assert.deepEqual(decode(Everything, nothing), decode(Everything, {}));
  assert.deepEqual(decode(Everything, null), decode(Everything, {}));
});

test('drops optional members that are empty, but keeps zero where absence means something', () => {
  assert.deepEqual(decode(Everything, { labels: [], counts: {}, mask: 0 }), { title: '', exact: 0n, mask: 0n, count: 0, ratio: 0 });
});

test('makes 64-bit integers bigint and keeps every digit', () => {
  const decoded = decode(Everything, parseJson('{"exact":-9223372036854775808,"mask":18446744073709551615,"count":9007199254740991}'));
  assert.deepEqual([decoded.exact, decoded.mask, decoded.count], [-(2n ** 63n), 2n ** 64n - 1n, 9_007_199_254_740_991]);
  assert.equal(decode(Everything, { exact: 5 }).exact, 5n);
  assert.equal(decode(Everything, { ratio: 2n ** 60n }).ratio, 2 ** 60);
});

test('takes bytes as base64 text or as they are', () => {
  assert.deepEqual(decode(Everything, { data: 'AQI=' }).data, new Uint8Array([1, 2]));
  assert.deepEqual(decode(Everything, { data: new Uint8Array([3]) }).data, new Uint8Array([3]));
});

test('refuses every value of another JSON type', () => {
  const wrong: Record<string, unknown[]> = {
    title: [1, true, [], {}, 1n],
    exact: ['1', 1.5, 1e300, true, 2n ** 63n, -(2n ** 63n) - 1n, Number.NaN],
    mask: [-1, -1n, 2n ** 64n],
    count: ['1', 0.5, Number.POSITIVE_INFINITY],
    ratio: ['1', Number.NaN, Number.POSITIVE_INFINITY],
    data: ['!', 1, [1]],
    labels: ['a', {}, [1], [['a']]],
    counts: [[], 'x', { a: 'x' }],
  };
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values)
      assert.throws(() => decode(Everything, { [name]: value }), { kind: 'ContractInvalid', message: 'cannot decode Everything' });
  }
  for (const value of [1, 'x', true, [], new Uint8Array()]) assert.throws(() => decode(Everything, value), { kind: 'ContractInvalid' });
});

test('says in the cause which type was wanted', () => {
  assert.throws(() => decode(Everything, { title: 1 }), { fullMessage: 'cannot decode Everything -> expected string, got number' });
});

test('answers a wrong type anywhere in an item with one text', () => {
  for (const wrong of [{ name: 1 }, { labels: 'x' }, { autoEvents: [{ onChange: 'yes' }] }, { protocols: [] }, { adminState: true }]) {
    assert.throws(() => decode(Devices, [{ ...request, device: { ...device, ...wrong } }]), clash);
  }
  for (const item of ['x', 1, []]) assert.throws(() => decode(Devices, [item]), clash);
});

test('prefers a wrong type to a broken rule of the same item, and the first bad item to the next', () => {
  assert.throws(() => decode(Devices, [{ device: { labels: 1 } }]), clash);
  assert.throws(() => decode(Devices, [request, { apiVersion: 'v3', device: { ...device, name: '' } }, 'x']), {
    message: 'AddDeviceRequest.Device.Name field is required',
  });
});

test('refuses anything but an array where EdgeX wants one', () => {
  const kinds: readonly [unknown, string][] = [
    [{}, 'object'],
    ['x', 'string'],
    [1, 'number'],
    [1n, 'number'],
    [true, 'bool'],
  ];
  for (const [value, kind] of kinds) {
    assert.throws(() => decode(Devices, value), {
      kind: 'ContractInvalid',
      message: `json: cannot unmarshal ${kind} into Go value of type []requests.AddDeviceRequest`,
    });
  }
  assert.deepEqual(decode(Devices, null), []);
  assert.deepEqual(decode(Devices, []), []);
});

test('treats a null item as an empty one', () => {
  assert.throws(() => decode(Devices, [null]), {
    message: /^AddDeviceRequest\.BaseRequest\.Versionable\.ApiVersion field is required; AddDeviceRequest\.Device\.Name/,
  });
});

test('starts paths with another type name when given one', () => {
  assert.throws(() => decode(DeviceSchema, { ...device, name: '' }, 'MyDevice'), { message: 'MyDevice.Name field is required' });
  assert.throws(() => decode(DeviceSchema, { ...device, name: '' }), { message: 'Device.Name field is required' });
});

test('takes scalars for texts only when asked to, as YAML files need it', () => {
  const wire = { ...device, description: 5, labels: [1, true], protocols: { other: { Address: 1 } } };
  assert.throws(() => decode(DeviceSchema, wire), { kind: 'ContractInvalid' });
  const decoded = decode(DeviceSchema, wire, { lenient: true });
  assert.deepEqual([decoded.description, decoded.labels, decoded.protocols], ['5', ['1', 'true'], { other: { Address: 1 } }]);
});

test('leaves the value it was given as it was', () => {
  const wire = { apiVersion: 'v3', extra: 1, Device: { ...device, labels: [] } };
  const before = structuredClone(wire);
  decode(AddDeviceRequestSchema, wire);
  assert.deepEqual(wire, before);
});

test('is not fooled by names from the prototype', () => {
  const wire = parseJson('{"__proto__":{"title":"evil"},"constructor":1,"toString":2,"title":"ok"}');
  const decoded = decode(Everything, wire);
  assert.deepEqual(decoded, { title: 'ok', exact: 0n, count: 0, ratio: 0 });
  assert.equal(Object.getPrototypeOf(decoded), Object.prototype);
});

test('keeps extensions of an event, but never a prototype', () => {
  const event = `"apiVersion":"v3","id":"82eb2e26-0f24-48aa-ae4c-de9dac3fb9bc","deviceName":"d","origin":1,"note":"kept","__proto__":{"x":1}`;
  const reading = '{"deviceName":"d","resourceName":"r","valueType":"Int8","origin":1,"value":"1","quality":1700000000000000001}';
  const { event: decoded } = decode(AddEventRequestSchema, parseJson(`{"apiVersion":"v3","event":{${event},"readings":[${reading}]}}`));
  assert.equal(decoded.note, 'kept');
  assert.equal((decoded.readings[0] as unknown as { quality: bigint }).quality, 1_700_000_000_000_000_001n);
  assert.equal(Object.getPrototypeOf(decoded), Object.prototype);
  assert.equal((decoded as { x?: unknown }).x, undefined);
});

test('decodes 5,000 mangled requests or refuses them with a clear error', () => {
  let state = 11;
  const next = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const junk = [null, '', 0, -1, 1.5, true, [], {}, [null], 'x', 2n ** 70n, new Uint8Array([1]), { a: { b: [] } }];
  for (let round = 0; round < 5_000; round++) {
    const wire = structuredClone(request) as unknown as Record<string, unknown>;
    const target = next(3) === 0 ? wire : (wire.device as Record<string, unknown>);
    for (let change = 0; change < 3; change++)
      target[Object.keys(target)[next(Object.keys(target).length)] ?? 'device'] = junk[next(junk.length)];
    try {
      decode(Devices, [wire]);
    } catch (error) {
      assert.equal((error as { kind?: string }).kind, 'ContractInvalid', String(error));
      assert.notEqual((error as Error).message, '');
    }
  }
});
