import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { API_VERSION, parseJson } from '@skerry/contracts';
import { eventually, type System, startMosquitto } from '@skerry/testkit';
import { connectAsync, type MqttClient } from 'mqtt';
import { call } from './call.ts';
import { inBothModes } from './in-both-modes.ts';
import { withoutMosquitto } from './peers.ts';
import { eventOf, eventPath } from './samples.ts';

/** What arrived at the far end, oldest first; filled by whoever receives. */
let arrived: { path: string; headers: Readonly<Record<string, unknown>>; bytes: Buffer }[] = [];

const PIPELINE = 'Writable.Pipeline.Functions';

inBothModes(
  'export by MQTT',
  async (stack) => {
    if (withoutMosquitto()) return { services: ['core-data'] };
    const mosquitto = stack.use(await startMosquitto());
    arrived = [];
    stack.defer(await receiveMqtt(mosquitto.port));
    return {
      services: ['core-data', 'core-metadata', 'app-mqtt-export'],
      overrides: {
        'app-mqtt-export': {
          'Writable.Pipeline.ExecutionOrder': 'FilterByDeviceName, Transform, Compress, MQTTExport',
          [`${PIPELINE}.FilterByDeviceName.Parameters.DeviceNames`]: 'pump-1',
          [`${PIPELINE}.MQTTExport.Parameters.BrokerAddress`]: `tcp://127.0.0.1:${mosquitto.port}`,
          [`${PIPELINE}.MQTTExport.Parameters.Topic`]: 'far/away',
        },
      },
    };
  },
  {
    'events of one device reach a broker elsewhere, compressed and without loss of digits': async (system, test) => {
      const missing = withoutMosquitto();
      if (missing) return test.skip(missing);
      return await exported(system, (bytes) => gunzipSync(base64OrBytes(bytes)));
    },
  },
);

inBothModes(
  'export by HTTP',
  async (stack) => {
    arrived = [];
    const receiver = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      arrived.push({ path: request.url ?? '', headers: request.headers, bytes: Buffer.concat(parts) });
      response.end();
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    stack.defer(() => {
      receiver.closeAllConnections();
      receiver.close();
    });
    return {
      services: ['core-data', 'core-metadata', 'app-http-export'],
      overrides: {
        'app-http-export': {
          'Writable.Pipeline.ExecutionOrder': 'FilterByDeviceName, Transform, Compress, HTTPExport',
          [`${PIPELINE}.FilterByDeviceName.Parameters.DeviceNames`]: 'pump-1',
          [`${PIPELINE}.HTTPExport.Parameters.Url`]: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`,
        },
      },
    };
  },
  {
    'events of one device reach a receiver elsewhere, compressed and without loss of digits': (system) =>
      exported(system, (bytes) => gunzipSync(base64OrBytes(bytes))),
  },
);

/** Posts events of two devices and returns what arrives of them at the far end. */
async function exported(system: System, unpack: (bytes: Buffer) => Buffer): Promise<unknown> {
  const values = ['1', '9007199254740993', '-9223372036854775808'];
  for (const value of values) {
    await post(system, eventOf('pump-2', value));
    await post(system, eventOf('pump-1', value, { origin: 1700000000000000001n }));
  }
  await eventually(() => arrived.length >= values.length, { what: `${values.length} exports` });
  const events = arrived.map(
    ({ bytes }) =>
      parseJson(unpack(bytes).toString()) as { deviceName: string; origin: bigint; readings: { id?: string; value: string }[] },
  );
  assert.deepEqual(
    events.map(({ deviceName, origin, readings }) => [deviceName, origin, readings[0]?.value]),
    values.map((value) => ['pump-1', 1700000000000000001n, value]),
  );
  // Ids of readings are not kept in the log, so an event that waited there has none.
  for (const { readings } of events) for (const reading of readings) delete reading.id;
  return { paths: arrived.map(({ path }) => path), events };
}

async function post(system: System, event: ReturnType<typeof eventOf>): Promise<void> {
  const { status } = await call(system, 'core-data', `POST ${eventPath(event)}`, { body: { apiVersion: API_VERSION, event } });
  assert.equal(status, 201);
}

/** EdgeX's Compress gives base64 text. */
function base64OrBytes(bytes: Buffer): Buffer {
  return bytes[0] === 0x1f ? bytes : Buffer.from(bytes.toString(), 'base64');
}

async function receiveMqtt(port: number): Promise<() => Promise<void>> {
  const client: MqttClient = await connectAsync(`mqtt://127.0.0.1:${port}`);
  client.on('message', (path, bytes) => arrived.push({ path, headers: {}, bytes }));
  await client.subscribeAsync('far/#', { qos: 1 });
  return () => client.endAsync(true);
}
