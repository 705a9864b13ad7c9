import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Device } from '@skerry/contracts';
import { deviceFindings } from './device.ts';

const device = (rest: Partial<Device> = {}) => ({ name: 'Pump-1', adminState: 'UNLOCKED', operatingState: 'UP', ...rest }) as Device;

test('says nothing of a device that answers, or of whose status nobody knows', () => {
  assert.deepEqual(deviceFindings(device(), { failuresInARow: 0 }), []);
  assert.deepEqual(deviceFindings(device(), undefined), []);
});

test('says since when a device has not answered, and why', () => {
  const status = { failuresInARow: 3, lastSeen: 1_700_000_000_000_000_000n, lastError: { message: 'connection refused', at: 1n } };
  const [finding] = deviceFindings(device(), status);
  assert.deepEqual([finding?.state, finding?.found], ['problem', 'no answer since 2023-11-14T22:13:20.000Z: connection refused']);
  assert.match(deviceFindings(device(), { failuresInARow: 1 })[0]?.found ?? '', /^has never answered$/);
});

test('tells a lock, which is on purpose, from a device that is down', () => {
  assert.equal(deviceFindings(device({ adminState: 'LOCKED' }), undefined)[0]?.state, 'warning');
  assert.equal(deviceFindings(device({ operatingState: 'DOWN' }), undefined)[0]?.state, 'problem');
});
