import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeError } from '@skerry/contracts';
import { withPointer } from './with-pointer.ts';

test('points to the list of devices, or to what a device has', () => {
  const message = (text: string) => (withPointer(new EdgeError('NotFound', text), 'Pump') as Error).message;
  assert.equal(
    message("no device with name 'Pump' found"),
    `no device with name 'Pump' found. "skerry device list" shows which devices there are.`,
  );
  assert.equal(message('no such resource'), 'no such resource. "skerry device show Pump" shows what it has.');
});

test('leaves other errors alone', () => {
  const error = new EdgeError('StatusConflict', 'locked');
  assert.equal(withPointer(error, 'Pump'), error);
});
