import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { reservePorts, SERVICE_PORTS, takenPorts } from './port-slot.ts';

test('never hands out the same ports twice at a time', async () => {
  await using one = await reservePorts();
  await using other = await reservePorts();
  assert.ok(Math.abs(one.offset - other.offset) > 250);
});

test('hands ports out again once they were given back', async () => {
  const one = await reservePorts();
  await one[Symbol.asyncDispose]();
  await using again = await reservePorts();
  assert.equal(again.offset, one.offset);
});

test('names the services whose ports are taken', async () => {
  await using slot = await reservePorts();
  const server = createServer().listen(SERVICE_PORTS['core-data']! + slot.offset, '127.0.0.1');
  await once(server, 'listening');
  assert.deepEqual(await takenPorts(slot.offset), ['core-data']);
  server.close();
});
