import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { type Event, parseJson } from '@skerry/contracts';
import { eventually, type System, type SystemMode, startSystem } from '@skerry/testkit';
import { call } from '../system/call.ts';
import { deviceOf, eventPath, eventOf as postedEvent, requests } from '../system/samples.ts';
import { virtualDevices } from '../system/virtual-devices.ts';
import { startEdgexProgram, withoutEdgex } from './edgex-program.ts';
import { commonSettings, writeYaml } from './edgex-settings.ts';
import { countOf, essenceOf, storedEvent } from './questions.ts';
import { type Posted, type Receiver, startReceiver } from './receiver.ts';

const SERVICES = ['broker', 'core-data', 'core-metadata', 'core-command', 'device-virtual'];

for (const mode of ['together', 'split'] as const) {
  describe(`EdgeX's configurable app service with Skerry ${mode.toUpperCase()}`, { skip: withoutEdgex('app-service-configurable') }, () =>
    stories(mode),
  );
}

function stories(mode: SystemMode): void {
  const stack = new AsyncDisposableStack();
  let system: System;
  let receiver: Receiver;
  before(async () => {
    receiver = stack.use(await startReceiver());
    system = stack.use(await startSystem({ mode, ...(mode === 'split' && { services: SERVICES }) }));
    await virtualDevices(system);
    const folder = stack.adopt(mkdtempSync(join(tmpdir(), 'skerry-edgex-')), (made) => rmSync(made, { recursive: true }));
    const port = 59_961 + system.portOffset;
    const args = ['-sk', 'app-outside', '-cc', writeYaml(join(folder, 'common.yaml'), commonSettings(system)), '-cd', folder];
    writeYaml(join(folder, 'configuration.yaml'), settings(port, receiver.url));
    stack.use(await startEdgexProgram({ name: 'app-service-configurable', args, port, ready: 'Waiting for messages from the MessageBus' }));
  });
  after(() => stack.disposeAsync());

  it('exports what is read through core-command', { timeout: 30_000 }, async () => {
    const { event } = (await call(system, 'core-command', 'GET /device/name/Random-Integer-Device/Int64?ds-pushevent=true')).body;
    await comparesWithStored(system, await receiver.received('the reading', carries(event.id)));
  });

  it('exports binary values, which travel as CBOR', { timeout: 30_000 }, async () => {
    const { event } = (await call(system, 'core-command', 'GET /device/name/Random-Binary-Device/Binary?ds-pushevent=true')).body;
    const exported = await comparesWithStored(system, await receiver.received('the binary value', carries(event.id)));
    assert.ok(String(exported.readings[0]?.binaryValue).length > 100);
  });

  it('exports objects', { timeout: 30_000 }, async () => {
    const { event } = (await call(system, 'core-command', 'GET /device/name/Fixed-Object-Device/Object?ds-pushevent=true')).body;
    const exported = await comparesWithStored(system, await receiver.received('the object', carries(event.id)));
    assert.deepEqual(exported.readings[0]?.objectValue, event.readings[0].objectValue);
  });

  it('exports what somebody posts to core-data', { timeout: 30_000 }, async () => {
    const event = postedEvent('Pump-7', '9007199254740993');
    assert.equal((await call(system, 'core-data', `POST ${eventPath(event)}`, { body: { apiVersion: 'v3', event } })).status, 201);
    const exported = await comparesWithStored(system, await receiver.received('the posted event', carries(event.id)));
    assert.equal(exported.readings[0]?.value, '9007199254740993');
  });

  it('exports automatic readings, and leaves out what its filter names', { timeout: 30_000 }, async () => {
    const autoEvents = [{ interval: '100ms', onChange: false, sourceName: 'Int8' }];
    const body = requests('device', [deviceOf('Left-Out', { autoEvents }), deviceOf('Wanted', { autoEvents })]);
    assert.equal((await call(system, 'core-metadata', 'POST /device', { body })).status, 207);
    await eventually(async () => (await countOf(system, 'Left-Out')) > 2n, { what: 'events that are left out' });
    const posted = await receiver.received('an automatic reading', (one) => eventOf(one).deviceName === 'Wanted');
    assert.equal(posted.headers['content-type'], 'application/json');
    await receiver.received('a later one', (one) => eventOf(one).deviceName === 'Wanted' && eventOf(one).id !== eventOf(posted).id);
    assert.deepEqual(
      receiver.seen.filter((one) => eventOf(one).deviceName === 'Left-Out'),
      [],
    );
  });
}

function settings(port: number, url: string): object {
  const Functions = {
    FilterByDeviceName: { Parameters: { DeviceNames: 'Left-Out', FilterOut: 'true' } },
    Transform: { Parameters: { Type: 'json' } },
    Compress: { Parameters: { Algorithm: 'gzip' } },
    HTTPExport: { Parameters: { Method: 'post', MimeType: 'application/json', Url: `${url}/in`, PersistOnError: 'false' } },
  };
  return {
    Writable: { LogLevel: 'DEBUG', Pipeline: { ExecutionOrder: 'FilterByDeviceName, Transform, Compress, HTTPExport', Functions } },
    Service: { Host: 'localhost', Port: port, StartupMsg: 'started' },
    MessageBus: { Optional: { ClientId: 'app-outside' } },
  };
}

function eventOf({ body }: Posted): Event {
  const text = body.toString();
  return parseJson(text.startsWith('{') ? text : gunzipSync(Buffer.from(text, 'base64')).toString()) as Event;
}

function carries(id: string): (posted: Posted) => boolean {
  return (posted) => eventOf(posted).id === id;
}

/** EdgeX reads the envelope's payload as float64 numbers, so its origins are off by up to 256 ns; everything else is as stored. */
async function comparesWithStored(system: System, posted: Posted): Promise<Event> {
  const exported = eventOf(posted);
  const stored = await storedEvent(system, exported.id);
  for (const [index, reading] of exported.readings.entries()) assert.ok(near(reading.origin, stored.readings[index]!.origin));
  assert.ok(near(exported.origin, stored.origin));
  const readings = exported.readings.map((reading, index) => ({ ...reading, origin: stored.readings[index]!.origin }));
  assert.deepEqual(essenceOf({ ...exported, origin: stored.origin, readings }), essenceOf(stored));
  return exported;
}

function near(left: bigint, right: bigint): boolean {
  const off = BigInt(left) - BigInt(right);
  return off <= 256n && off >= -256n;
}
