import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { API_VERSION, type Event, requestEnvelope, stringifyJson } from '@skerry/contracts';
import { decodeCbor } from '@skerry/runtime';
import { eventually, type SystemMode } from '@skerry/testkit';
import { request } from 'undici';
import { call } from '../system/call.ts';
import { connectOutsider } from '../system/outsider.ts';
import { requests, uuid } from '../system/samples.ts';
import { INTEROP_PROFILE, startWithVirtual, type VirtualSetup } from './device-virtual-setup.ts';
import { withoutEdgex } from './edgex-program.ts';
import { countOf, essenceOf, namesOf, newDevice, normal, partsOf, patch, readInt16, storedEvent } from './questions.ts';

const OWN_DEVICES = [
  'Random-Boolean-Device',
  'Random-Integer-Device',
  'Random-Float-Device',
  'Random-Binary-Device',
  'Fixed-Object-Device',
];
const VALUES = {
  Bool: 'false',
  Int16: '-5',
  Int64: '-9223372036854775808',
  Uint64: '18446744073709551615',
  Float64: '-1.5e-300',
  Int32Array: '[1,-2,2147483647]',
};

const STORIES: Readonly<Record<string, (setup: VirtualSetup) => Promise<void>>> = {
  'registers itself, its profiles and its devices': async ({ system, key, withOwnFiles }) => {
    const { service } = (await call(system, 'core-metadata', `GET /deviceservice/name/${key}`)).body;
    assert.deepEqual([service.adminState, service.labels], ['UNLOCKED', ['interop']]);
    assert.equal(service.baseAddress, `http://localhost:${59_960 + system.portOffset}`);
    const { profile } = (await call(system, 'core-metadata', 'GET /deviceprofile/name/Interop')).body;
    assert.equal(profile.description, INTEROP_PROFILE.description);
    assert.deepEqual(namesOf(profile.deviceResources), namesOf(INTEROP_PROFILE.deviceResources));
    const { device } = (await call(system, 'core-metadata', 'GET /device/name/Ext-1')).body;
    assert.deepEqual([device.serviceName, device.profileName, device.operatingState], [key, 'Interop', 'UP']);
    assert.deepEqual([device.tags, device.protocols], [{ site: 'Harbour', floor: 3 }, { other: { Address: 'Ext-1', Port: 300 } }]);
    const { devices } = (await call(system, 'core-metadata', `GET /device/service/name/${key}?limit=-1`)).body;
    for (const name of withOwnFiles ? OWN_DEVICES : []) assert.ok(namesOf(devices).includes(name), name);
  },

  'its automatic readings arrive in the store exactly as sent': async ({ system, key }) => {
    await using outsider = await connectOutsider(system.brokerPort);
    await outsider.subscribe(`edgex/events/device/${key}/Interop/Ext-1/#`);
    const { topic, envelope } = await outsider.message('an automatic reading', () => true);
    assert.equal(topic, `edgex/events/device/${key}/Interop/Ext-1/Int64`);
    const { event: sent } = envelope.payload as { event: Event };
    const stored = await storedEvent(system, sent.id);
    assert.deepEqual(essenceOf(stored), essenceOf(sent));
    assert.equal(typeof stored.origin, 'bigint');
  },

  'sets and reads values of every kind through core-command': async ({ system }) => {
    for (const [name, value] of Object.entries(VALUES)) {
      const set = await call(system, 'core-command', `PUT /device/name/Ext-2/${name}`, { body: { [name]: value } });
      assert.deepEqual([set.status, set.body], [200, { apiVersion: API_VERSION, statusCode: 200 }], name);
      const { event } = (await call(system, 'core-command', `GET /device/name/Ext-2/${name}`)).body;
      assert.equal(normal(event.readings[0].value), normal(value), name);
    }
    const object = { name: 'Jönköping', values: [1, { deep: true }] };
    assert.equal((await call(system, 'core-command', 'PUT /device/name/Ext-2/Object', { body: { Object: object } })).status, 200);
    const { event } = (await call(system, 'core-command', 'GET /device/name/Ext-2/Object')).body;
    assert.deepEqual(event.readings[0].objectValue, object);
  },

  'its units, tags and commands of several resources come through': async ({ system }) => {
    assert.equal((await call(system, 'core-command', 'PUT /device/name/Ext-2/Both', { body: { Int16: '7' } })).status, 200);
    const { event } = (await call(system, 'core-command', 'GET /device/name/Ext-2/Both?ds-pushevent=true')).body;
    const expected = [
      ['Int16', '7', '°C'],
      ['Bool', 'false', undefined],
    ];
    assert.deepEqual(partsOf(event), expected);
    assert.deepEqual(event.tags, { site: 'Harbour', floor: 3 });
    assert.deepEqual(essenceOf(await storedEvent(system, event.id)), essenceOf(event));
    const { deviceCoreCommand } = (await call(system, 'core-command', 'GET /device/name/Ext-2')).body;
    assert.deepEqual(
      namesOf(deviceCoreCommand.coreCommands).sort(),
      ['Both', ...namesOf(INTEROP_PROFILE.deviceResources).slice(0, -1)].sort(),
    );
  },

  'its binary values, which it sends as CBOR, come through and are stored': async ({ system, program }) => {
    const direct = await request(`${program.url}/device/name/Ext-2/Binary`);
    assert.equal(direct.headers['content-type'], 'application/cbor');
    const { event: theirs } = decodeCbor(await direct.body.bytes()) as { event: { readings: { binaryValue: Uint8Array }[] } };
    assert.ok(theirs.readings[0]!.binaryValue.length > 1000);
    const answer = await call(system, 'core-command', 'GET /device/name/Ext-2/Binary?ds-pushevent=true');
    assert.equal(answer.headers['content-type'], 'application/json');
    const { event } = answer.body;
    assert.ok(Buffer.from(event.readings[0].binaryValue, 'base64').length > 1000);
    const stored = await storedEvent(system, event.id);
    assert.deepEqual(essenceOf(stored), essenceOf(event));
  },

  'its refusals reach the caller with their status and text': async ({ system }) => {
    const cases = [
      ['GET /device/name/Ext-2/Nope', undefined, 404, 'Regex DeviceResource Nope not found'],
      ['GET /device/name/Ext-2/Secret', undefined, 405, 'no readable resources matched with Secret'],
      ['PUT /device/name/Ext-2/Binary', { Binary: 'AA==' }, 405, 'DeviceResource Binary is marked as read-only'],
      ['PUT /device/name/Ext-2/Int16', { Int16: '3001' }, 400, 'set command parameter out of maximum value 3000'],
      ['PUT /device/name/Ext-2/Int16', { Int16: 'warm' }, 400, 'failed to convert set parameter warm to ValueType Int16'],
    ] as const;
    for (const [target, body, status, text] of cases) {
      const answer = await call(system, 'core-command', target, { body });
      assert.equal(answer.status, status, `${target}: ${stringifyJson(answer.body)}`);
      assert.ok(answer.body.message.startsWith(`request failed, status code: ${status}, err: `), answer.body.message);
      assert.ok(answer.body.message.includes(text), answer.body.message);
    }
  },

  'refuses a device that is locked or down, and a locked service': async ({ system, key }) => {
    const states = [
      ['device', { name: 'Ext-2', adminState: 'LOCKED' }, { adminState: 'UNLOCKED' }, 'device Ext-2 locked'],
      ['device', { name: 'Ext-2', operatingState: 'DOWN' }, { operatingState: 'UP' }, 'device Ext-2 OperatingState is DOWN'],
      ['service', { name: key, adminState: 'LOCKED' }, { adminState: 'UNLOCKED' }, 'service locked'],
    ] as const;
    for (const [kind, change, back, text] of states) {
      await patch(system, kind, change);
      await eventually(async () => (await readInt16(system)).status === 423, { what: text });
      assert.ok((await readInt16(system)).body.message.includes(text));
      await patch(system, kind, { name: change.name, ...back });
      await eventually(async () => (await readInt16(system)).status === 200, { what: `the end of "${text}"` });
    }
  },

  'validates a device over the bus, and acts on its changes and its end': async ({ system, key, program }) => {
    const added = await call(system, 'core-metadata', 'POST /device', { body: requests('device', [newDevice('Ext-3', key)]) });
    assert.deepEqual([added.status, added.body[0].statusCode], [207, 201]);
    await eventually(async () => (await readInt16(system, 'Ext-3')).status === 200, { what: 'the new device' });
    await patch(system, 'device', { name: 'Ext-3', autoEvents: [{ interval: '100ms', onChange: false, sourceName: 'Float64' }] });
    await eventually(async () => (await countOf(system, 'Ext-3')) > 2n, { what: 'events of the new device' });
    assert.equal((await call(system, 'core-metadata', 'DELETE /device/name/Ext-3')).status, 200);
    const gone = async () => (await request(`${program.url}/device/name/Ext-3/Int16`)).statusCode === 404;
    await eventually(gone, { what: 'the service to forget the device' });
  },

  'acts on a changed profile': async ({ system }) => {
    const deviceResources = [
      ...INTEROP_PROFILE.deviceResources,
      { name: 'Late', properties: { valueType: 'Int8', readWrite: 'R', defaultValue: '0' } },
    ];
    const changed = await call(system, 'core-metadata', 'PUT /deviceprofile', {
      body: requests('profile', [{ ...INTEROP_PROFILE, deviceResources }]),
    });
    assert.equal(changed.body[0].statusCode, 200, stringifyJson(changed.body));
    const found = async () => (await call(system, 'core-command', 'GET /device/name/Ext-2/Late')).status;
    await eventually(async () => (await found()) !== 404, { what: 'the new resource' });
  },

  'answers commands over the bus': async ({ system, key }) => {
    await using outsider = await connectOutsider(system.brokerPort);
    await outsider.subscribe('edgex/response/#');
    for (const [prefix, answerer] of [
      ['edgex/core/command/request', 'core-command'],
      [`edgex/device/command/request/${key}`, key],
    ]) {
      const asked = requestEnvelope({ correlationID: uuid(), requestID: uuid(), payload: null });
      await outsider.publish(`${prefix}/Ext-2/Bool/get`, asked);
      const { envelope, topic } = await outsider.message(
        `the answer of ${answerer}`,
        ({ envelope }) => envelope.requestID === asked.requestID && envelope.correlationID === asked.correlationID,
      );
      assert.equal(envelope.errorCode, 0);
      assert.ok(topic.startsWith('edgex/response/'), topic);
      assert.equal((envelope.payload as { event: Event }).event.readings[0]?.resourceName, 'Bool');
    }
  },

  'is missed while it is away, and found again': async ({ system, key, program }) => {
    await program.end('SIGKILL');
    assert.ok((await readInt16(system)).status >= 500);
    const refused = await call(system, 'core-metadata', 'POST /device', { body: requests('device', [newDevice('Ext-4', key)]) });
    assert.deepEqual([refused.status, refused.body], [503, 'request timeout']);
    await program.start();
    await eventually(async () => (await readInt16(system)).status === 200, { what: 'the restarted service' });
    const added = await call(system, 'core-metadata', 'POST /device', { body: requests('device', [newDevice('Ext-4', key)]) });
    assert.equal(added.body[0].statusCode, 201, stringifyJson(added.body));
  },

  'goes on after Skerry was killed and started again': async ({ system }) => {
    const before = await countOf(system, 'Ext-1');
    const services = system.mode === 'together' ? ['platform'] : ['broker', ...system.services];
    await Promise.all(services.map((service) => system.kill(service)));
    for (const service of services) system.launch(service);
    await Promise.all(services.map((service) => system.ready(service)));
    assert.ok((await countOf(system, 'Ext-1')) >= before);
    await eventually(async () => (await readInt16(system)).status === 200, { what: 'a reading', withinMs: 40_000 });
    const start = await countOf(system, 'Ext-1');
    await eventually(async () => (await countOf(system, 'Ext-1')) > start, { what: 'automatic readings', withinMs: 40_000 });
    await patch(system, 'device', { name: 'Ext-2', adminState: 'LOCKED' });
    await eventually(async () => (await readInt16(system)).status === 423, { what: 'system events', withinMs: 40_000 });
  },

  'stops when it is told to': async ({ program }) => {
    await program.end('SIGTERM');
  },
};

for (const mode of ['together', 'split'] as const) {
  describe(`EdgeX's virtual device service with Skerry ${mode.toUpperCase()}`, { skip: withoutEdgex('device-virtual') }, () =>
    stories(mode),
  );
}

function stories(mode: SystemMode): void {
  let setup: VirtualSetup;
  before(async () => {
    setup = await startWithVirtual(mode);
  });
  after(() => setup?.[Symbol.asyncDispose]());
  for (const [title, story] of Object.entries(STORIES)) it(title, { timeout: 90_000 }, () => story(setup));
}
