import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startModbusPlant } from '../test/modbus-plant.ts';
import { createModbusService } from './service.ts';

const INTERVAL_MS = 200;
const TIMEOUT_MS = 2000;

/** What a machine that is busy with other things may add. */
const SLACK_MS = 300;

function lateness99(gaps: readonly number[]): number {
  const late = gaps.map((gap) => Math.max(0, gap - INTERVAL_MS)).sort((a, b) => a - b);
  return late[Math.floor(late.length * 0.99)]!;
}

test('is EdgeX device-modbus to everyone else', () => {
  const { key, port, kind } = createModbusService();
  assert.deepEqual({ key, port, kind }, { key: 'device-modbus', port: 59901, kind: 'device' });
});

test('reads 49 devices as punctually as before when the fiftieth stops answering, and that one again when it is back', async (t) => {
  const plant = await startModbusPlant(t, { size: 50, intervalMs: INTERVAL_MS, timeoutMs: TIMEOUT_MS });
  const dead = plant.proxies[7]!;
  const living = Array.from({ length: 50 }, (_, index) => index).filter((index) => index !== 7);
  const before = lateness99(await plant.gaps([...living, 7], 8));
  await dead.set('hang');
  const during = lateness99(await plant.gaps(living, 15));
  t.diagnostic(`p99 lateness: ${before.toFixed(1)} ms with all alive, ${during.toFixed(1)} ms with one dead`);
  assert.ok(during < before * 3 + SLACK_MS, `p99 lateness grew from ${before} ms to ${during} ms`);
  assert.ok(during < TIMEOUT_MS / 2);
  await dead.set('pass');
  await plant.gaps([7], 2);
});
