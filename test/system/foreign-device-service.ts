import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeEnvelope } from '@skerry/bus';
import { API_VERSION, type Envelope, stringifyJson } from '@skerry/contracts';
import { systemClock } from '@skerry/runtime';
import { connectAsync } from 'mqtt';
import { uuid } from './samples.ts';

/** What a foreign device service was asked. */
interface ForeignRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly correlationId: string | undefined;
}

/** A device service written by somebody else, as far as the platform can tell. */
export interface ForeignDeviceService extends AsyncDisposable {
  readonly name: string;
  readonly baseAddress: string;
  /** Commands it was sent over HTTP. */
  readonly commands: ForeignRequest[];
  /** Names of devices it was asked to validate. */
  readonly validated: string[];
}

/**
 * Starts a device service that shares no code with ours: mqtt.js and node:http only.
 *
 * It validates devices over the bus and refuses those whose protocols lack `foreign`; reads answer 21, writes are taken.
 */
export async function startForeignDeviceService(name: string, brokerPort: number): Promise<ForeignDeviceService> {
  const commands: ForeignRequest[] = [];
  const validated: string[] = [];
  const client = await connectAsync(`mqtt://127.0.0.1:${brokerPort}`);
  client.on('message', (_topic, bytes) => {
    const request = decodeEnvelope(bytes);
    const { device } = request.payload as { device: { name: string; protocols: Record<string, unknown> } };
    validated.push(device.name);
    const refusal = device.protocols.foreign === undefined ? `${device.name} lacks the protocol "foreign"` : undefined;
    client.publish(`edgex/response/${name}/${request.requestID}`, stringifyJson(responseTo(request, refusal)));
  });
  await client.subscribeAsync(`edgex/${name}/validate/device`);
  const server = createServer((request, response) => void serve(request, { response, commands })).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    name,
    baseAddress: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    commands,
    validated,
    async [Symbol.asyncDispose]() {
      await client.endAsync(true);
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function responseTo(request: Envelope, refusal: string | undefined): Envelope {
  const contentType = refusal === undefined ? 'application/json' : 'text/plain';
  return { ...request, receivedTopic: '', errorCode: refusal === undefined ? 0 : 1, payload: refusal ?? null, contentType };
}

async function serve(
  request: IncomingMessage,
  { response, commands }: { response: ServerResponse; commands: ForeignRequest[] },
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const { method = '', url = '', headers } = request;
  commands.push({ method, path: url, body: Buffer.concat(parts).toString(), correlationId: headers['x-correlation-id']?.toString() });
  const answer =
    method === 'GET' ? { apiVersion: API_VERSION, statusCode: 200, event: reading(url) } : { apiVersion: API_VERSION, statusCode: 200 };
  response.setHeader('content-type', 'application/json').end(stringifyJson(answer));
}

function reading(path: string): object {
  const [, , , , deviceName, sourceName] = path.split('?')[0]!.split('/');
  const origin = systemClock.nowNs();
  const common = { origin, deviceName, profileName: 'Pump' };
  const readings = [{ id: uuid(), ...common, resourceName: sourceName, valueType: 'Int64', value: '21' }];
  return { apiVersion: API_VERSION, id: uuid(), ...common, sourceName, readings };
}
