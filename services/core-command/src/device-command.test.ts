import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeError } from '@skerry/contracts';
import { call, createTestBench, refusal, type TestBench } from './bench.test.ts';

const SPEED = 'device/name/pump-1/Speed';

/** Moves the device to another service without anybody announcing it; the old one says it does not know it. */
async function moveUnheard(bench: TestBench): Promise<void> {
  await call(bench, 'GET', SPEED);
  bench.devices.set('pump-1', 'device-b');
  bench.received.length = 0;
  bench.answer = ({ service }) => (service === 'device-b' ? { status: 200, body: 'moved' } : refusal(404, 'device pump-1 not found'));
}

test('asks core-metadata once a second at most', async () => {
  const bench = createTestBench();
  for (let index = 0; index < 5; index += 1) await call(bench, 'GET', SPEED);
  assert.deepEqual(bench.asked, ['device/name/pump-1', 'deviceservice/name/device-modbus']);
  await bench.clock.advance(1_000);
  await call(bench, 'GET', SPEED);
  assert.equal(bench.asked.length, 4);
});

test('finds a device that moved although nobody said so, to read and to write', async () => {
  for (const method of ['GET', 'PUT'] as const) {
    const bench = createTestBench();
    await moveUnheard(bench);
    assert.equal((await call(bench, method, SPEED, '{"Speed":"1"}')).body, 'moved');
    assert.deepEqual(
      bench.received.map(({ service }) => service),
      ['device-modbus', 'device-b'],
    );
  }
});

test('repeats a read, but never a write, when the first service cannot be reached', async () => {
  const bench = createTestBench();
  await moveUnheard(bench);
  bench.answer = ({ service }) => {
    if (service === 'device-b') return { status: 200, body: 'moved' };
    throw new EdgeError('ServiceUnavailable', 'failed to send a http request');
  };
  const write = await call(bench, 'PUT', SPEED, '{"Speed":"1"}');
  assert.equal(write.status, 503);
  assert.equal(bench.received.length, 1);
  assert.equal((await call(bench, 'GET', SPEED)).body, 'moved');
});

test('does not repeat a command when the device is where it was', async () => {
  const bench = createTestBench();
  await call(bench, 'GET', SPEED);
  bench.answer = () => refusal(404, 'no such resource');
  assert.equal((await call(bench, 'GET', SPEED)).status, 404);
  assert.equal(bench.received.length, 2);
});

test('says that a device is gone once core-metadata does not know it any more', async () => {
  const bench = createTestBench();
  await moveUnheard(bench);
  bench.devices.delete('pump-1');
  const reply = await call(bench, 'GET', SPEED);
  assert.match((reply.body as { message: string }).message, /no device with name 'pump-1' found/);
});
