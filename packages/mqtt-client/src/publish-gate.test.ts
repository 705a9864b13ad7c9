import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PublishGate } from './publish-gate.ts';

const { signal } = new AbortController();
const limits = { maxInFlight: 2, maxWaiting: 2, maxWaitingBytes: 100 };

test('lets so many through at once and the others in their order', async () => {
  const gate = new PublishGate(limits);
  gate.open = true;
  assert.deepEqual([gate.tryEnter(), gate.tryEnter(), gate.tryEnter()], [true, true, false]);
  const order: number[] = [];
  const waits = [1, 2].map((n) => gate.enter(signal).then(() => order.push(n)));
  gate.leave();
  await waits[0];
  assert.deepEqual(order, [1]);
  gate.leave();
  await waits[1];
  assert.deepEqual(order, [1, 2]);
});

test('lets nobody overtake those who wait', () => {
  const gate = new PublishGate(limits);
  void gate.enter(signal);
  gate.open = true;
  assert.equal(gate.waiting, 0);
  gate.open = false;
  void gate.enter(signal);
  gate.leave();
  assert.equal(gate.tryEnter(), false);
});

test('refuses those who come when too many wait, or too many bytes', async () => {
  const gate = new PublishGate(limits);
  void gate.enter(signal, 90);
  await assert.rejects(gate.enter(signal, 11), { kind: 'Communication' });
  void gate.enter(signal, 10);
  await assert.rejects(gate.enter(signal), { kind: 'Communication', message: /2 messages already wait/ });
});

test('lets one message wait that is larger than all that may wait together', async () => {
  const gate = new PublishGate(limits);
  const entered = gate.enter(signal, 1_000);
  gate.open = true;
  await entered;
});

test('forgets who gives up', async () => {
  const gate = new PublishGate(limits);
  const controller = new AbortController();
  const waiting = gate.enter(controller.signal, 100);
  controller.abort(new RangeError('given up'));
  await assert.rejects(waiting, /given up/);
  assert.equal(gate.waiting, 0);
  await assert.rejects(gate.enter(controller.signal), /given up/);
  void gate.enter(signal, 100);
  assert.equal(gate.waiting, 1);
});
