import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { startSystem } from '@skerry/testkit';

const FILE = join(import.meta.dirname, 'app-http-export.yaml');

test('posts gzipped events of the chosen device and resources', async () => {
  const { promise: received, resolve } = Promise.withResolvers<{ request: IncomingMessage; body: Buffer }>();
  const receiver = createServer(async (request, response) => {
    const body = await buffer(request);
    response.end();
    resolve({ request, body });
  });
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  const { port } = receiver.address() as AddressInfo;
  const dataDir = mkdtempSync(join(tmpdir(), 'skerry-example-'));
  mkdirSync(join(dataDir, 'config'));
  writeFileSync(
    join(dataDir, 'config/app-http-export.yaml'),
    readFileSync(FILE, 'utf8').replace('http://receiver.example', `http://127.0.0.1:${port}`),
  );
  {
    await using _system = await startSystem({ mode: 'together', dataDir });
    const { request, body } = await received;
    assert.deepEqual([request.method, request.url, request.headers['content-type']], ['POST', '/events', 'application/json']);
    const event = JSON.parse(Buffer.from(gunzipSync(unwrapped(body))).toString()) as {
      deviceName: string;
      readings: { resourceName: string }[];
    };
    assert.equal(event.deviceName, 'Gateway');
    assert.ok(event.readings.every(({ resourceName }) => /^(CpuUsage|MemoryUsed)$/.test(resourceName)));
  }
  receiver.close();
  rmSync(dataDir, { recursive: true });
});

/** EdgeX's Compress gives base64. */
function unwrapped(body: Buffer): Buffer {
  return Buffer.from(body.toString('latin1'), 'base64');
}
