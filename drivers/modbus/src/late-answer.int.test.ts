import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '@skerry/testkit';
import { LateAnswer } from './late-answer.ts';
import type { SerialSettings } from './line-settings.ts';

const settings = (unit: number, baudRate = 19200): SerialSettings => ({
  protocol: 'modbus-rtu',
  address: '/dev/ttyS0',
  unit,
  baudRate,
  dataBits: 8,
  stopBits: 1,
  parity: 'N',
  timeoutMs: 500,
  idleMs: 0,
});

function settling(clock: FakeClock, late: LateAnswer, line: SerialSettings, signal = new AbortController().signal) {
  const state = { done: false };
  const settled = late.settle(line, signal).then(() => {
    state.done = true;
  });
  return { state, settled, clock };
}

test('lets a request go at once on a quiet line', async () => {
  await new LateAnswer(new FakeClock()).settle(settings(1), new AbortController().signal);
});

test('holds the next request to a unit until its late answer has come', async () => {
  const clock = new FakeClock();
  const late = new LateAnswer(clock);
  late.expect(settings(1));
  const { state, settled } = settling(clock, late, settings(1));
  await clock.advance(200);
  assert.equal(state.done, false);
  late.arrived();
  await settled;
});

test('gives a late answer one more Timeout and no longer', async () => {
  const clock = new FakeClock();
  const late = new LateAnswer(clock);
  late.expect(settings(1));
  const { state, settled } = settling(clock, late, settings(1));
  await clock.advance(499);
  assert.equal(state.done, false);
  await clock.advance(1);
  await settled;
  await late.settle(settings(1), new AbortController().signal);
  assert.equal(clock.pending, 0);
});

test('does not hold requests to other units', async () => {
  const clock = new FakeClock();
  const late = new LateAnswer(clock);
  late.expect(settings(1));
  await late.settle(settings(2), new AbortController().signal);
});

test('keeps three and a half characters of silence between frames', async () => {
  const clock = new FakeClock();
  const late = new LateAnswer(clock);
  late.heard();
  const { state, settled } = settling(clock, late, settings(1, 1200));
  await clock.advance(32);
  assert.equal(state.done, false);
  await clock.advance(1);
  await settled;
});

test('stops waiting when the call is given up', async () => {
  const clock = new FakeClock();
  const late = new LateAnswer(clock);
  const controller = new AbortController();
  late.expect(settings(1));
  const { settled } = settling(clock, late, settings(1), controller.signal);
  controller.abort(new RangeError('enough'));
  await assert.rejects(settled, /enough/);
  assert.equal(clock.pending, 0);
});
