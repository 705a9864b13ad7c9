import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { systemClock, withDeadline } from '@skerry/runtime';
import { SeededRandom } from '@skerry/testkit';
import { damaged } from './garbage.ts';
import { validBody } from './valid-bodies.ts';

/** Opens connections that send half requests, no HTTP at all, or far too much, and breaks them off. Resolves to the first lines of the answers. */
export async function fuzzSockets(port: number, { seed, count }: { seed: number; count: number }): Promise<string[]> {
  return await inTurns(count, (n) => halfRequest(port, new SeededRandom(seed + n)));
}

/** Does the same to an MQTT port; resolves when all connections are closed. */
export async function fuzzMqttPort(port: number, { seed, count }: { seed: number; count: number }): Promise<void> {
  await inTurns(count, (n) => brokenOff(port, { bytes: mqttGarbage(new SeededRandom(seed + n)), waitMs: 20 }));
}

async function inTurns<T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < count; n = next++) results.push(await work(n));
  };
  await Promise.all(Array.from({ length: 24 }, worker));
  return results;
}

async function halfRequest(port: number, random: SeededRandom): Promise<string> {
  return (await brokenOff(port, { bytes: random.pick(HALVES)(random), waitMs: 20 })).split('\r\n')[0] ?? '';
}

const HALVES: readonly ((random: SeededRandom) => Uint8Array)[] = [
  (random) => random.bytes(1 + random.integer(500)),
  () => Buffer.from('GET /api/v3/ping HTTP/1.1\r\nHost: x\r\n'),
  () => Buffer.from('GET /api/v3/ping HTTP/9.9\r\n\r\n'),
  () => Buffer.from(`GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`),
  () => Buffer.from(`GET / HTTP/1.1\r\n${'X-Much: y\r\n'.repeat(5_000)}\r\n`),
  () => Buffer.from('POST /api/v3/device HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n[{"apiVersion":"v3"'),
  () => Buffer.from('POST /api/v3/device HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n[]'),
  () => Buffer.from('POST /api/v3/device HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n[]'),
  () => Buffer.from('POST /api/v3/device HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n[]'),
  () => Buffer.from('POST /api/v3/device HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n5\r\n[{"a"'),
  () =>
    Buffer.from(
      'POST /api/v3/event/a/b/c/d HTTP/1.1\r\nHost: x\r\nContent-Type: application/cbor\r\nContent-Length: 9\r\n\r\n\xbf\xbf',
      'latin1',
    ),
  (random) => Buffer.from(`${Buffer.from(random.bytes(8)).toString('latin1')} /api/v3/ping HTTP/1.1\r\nHost: x\r\n\r\n`, 'latin1'),
];

function mqttGarbage(random: SeededRandom): Uint8Array {
  const connectPacket = Buffer.from('101000044d5154540402003c000466757a7a', 'hex');
  const garbage = random.pick([
    () => random.bytes(1 + random.integer(500)),
    () => connectPacket.subarray(0, random.integer(connectPacket.length)),
    () => Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]),
    () => Buffer.concat([connectPacket, random.bytes(1 + random.integer(200))]),
    () => Buffer.concat([connectPacket, Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]), random.bytes(1_000)]),
    () => Buffer.concat([connectPacket, Buffer.from([0x32, 0x05, 0x00, 0x10, 0x65, 0x64])]),
    () => Buffer.concat([connectPacket, Buffer.from([0x82, 0x06, 0x00, 0x01, 0x00, 0x01, 0x23, 0x07])]),
    () => Buffer.concat([connectPacket, connectPacket, connectPacket]),
    () => Buffer.from('GET / HTTP/1.1\r\n\r\n'),
  ]);
  return garbage();
}

/** Topics on which somebody in the platform listens. */
const TOPICS = [
  'edgex/events/device/device-fuzz/Pump/fuzz-device/Flow',
  'edgex/events/device/x',
  'edgex/core/command/request/fuzz-device/Flow/get',
  'edgex/core/command/request/fuzz-device/Flow/set',
  'edgex/core/commandquery/request/all',
  'edgex/device/command/request/device-virtual/fuzz-device/Flow/get',
  'edgex/system-events/core-metadata/device/add/device-virtual/Pump',
  'edgex/system-events/core-metadata/device/delete/device-virtual/Pump',
  'edgex/system-events/core-metadata/deviceprofile/update/device-virtual/Pump',
  'edgex/device-virtual/validate/device',
  'edgex/response/core-command/fuzz',
];

/** A message for the bus that means nothing to whoever gets it. */
export function garbageMessage(random: SeededRandom): { topic: string; payload: Buffer } {
  return {
    topic: random.pick(TOPICS),
    payload: random.integer(3) === 0 ? Buffer.from(random.bytes(random.integer(300))) : envelope(random),
  };
}

function envelope(random: SeededRandom): Buffer {
  const payload = damaged(validBody(random.pick(['/event/:service', '/device', '/:command'])), random);
  const whole = {
    apiVersion: 'v3',
    receivedTopic: '',
    correlationID: 'fuzz',
    requestID: '',
    errorCode: 0,
    payload,
    contentType: 'application/json',
  };
  return Buffer.from(JSON.stringify(damaged(whole, random), (_name, value) => (typeof value === 'bigint' ? String(value) : value)) ?? '');
}

/** Sends bytes, waits a moment for what comes back, breaks the connection off. */
async function brokenOff(port: number, { bytes, waitMs }: { bytes: Uint8Array; waitMs: number }): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' }).setEncoding('latin1');
  let answer = '';
  socket.on('data', (text: string) => {
    answer += text;
  });
  socket.on('error', () => socket.destroy());
  socket.write(bytes);
  await endedWithin(socket, waitMs);
  socket.destroy();
  if (!socket.closed) await once(socket, 'close');
  return answer;
}

async function endedWithin(socket: Socket, ms: number): Promise<void> {
  if (socket.closed) return;
  const ended = Promise.race([once(socket, 'data'), once(socket, 'end'), once(socket, 'close')]);
  await withDeadline(() => ended, { clock: systemClock, ms, what: 'An answer' }).catch(() => undefined);
}
