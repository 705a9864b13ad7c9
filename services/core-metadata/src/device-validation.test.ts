import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorEnvelope, isUuid } from '@skerry/contracts';
import { answerValidation, CAUSE, createTestBench, pump } from './bench.test.ts';
import { validateDevice } from './device-validation.ts';

test('asks with a request of its own id and the whole device', async () => {
  await using bench = await createTestBench();
  const payloads: unknown[] = [];
  await bench.metadata.bus.subscribe('edgex/device-modbus/validate/device', ({ envelope }) => void payloads.push(envelope.payload));
  const asked = await answerValidation(bench, 'device-modbus');
  await validateDevice(bench.metadata, pump('a'), CAUSE);
  assert.equal(asked[0]?.name, 'a');
  const { apiVersion, requestId, device } = payloads[0] as { apiVersion: string; requestId: string; device: object };
  assert.deepEqual([apiVersion, isUuid(requestId), device], ['v3', true, pump('a')]);
});

test('gives the reason as the device service wrote it, sent as text or as bytes', async () => {
  await using bench = await createTestBench();
  const answers: unknown[] = ['no port', Buffer.from('no address')];
  await bench.metadata.bus.subscribe('edgex/device-modbus/validate/device', async ({ envelope }) => {
    const answer = { ...errorEnvelope(envelope.requestID, '', 'x'), payload: answers.shift() };
    await bench.metadata.bus.publish(`edgex/response/device-modbus/${envelope.requestID}`, answer);
  });
  for (const reason of ['no port', 'no address']) {
    const message = `Device a validation failed: ${reason}`;
    await assert.rejects(validateDevice(bench.metadata, pump('a'), CAUSE), { kind: 'UnexpectedServerError', message });
  }
});

test('waits hardly longer than a request may take, and leaves nothing behind', async () => {
  await using bench = await createTestBench();
  const asking = assert.rejects(validateDevice(bench.metadata, pump('a'), CAUSE), { kind: 'ServiceUnavailable' });
  await bench.clock.advance(5_000);
  assert.notEqual(bench.clock.pending, 0);
  await bench.clock.advance(1_000);
  await asking;
  assert.equal(bench.clock.pending, 0);
});

test('stops waiting when the caller goes away', async () => {
  await using bench = await createTestBench();
  const abort = new AbortController();
  const asking = assert.rejects(validateDevice(bench.metadata, pump('a'), { ...CAUSE, signal: abort.signal }));
  await bench.clock.settle();
  abort.abort();
  await asking;
});
