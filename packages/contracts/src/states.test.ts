import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from './decode.ts';
import { dto } from './schema.ts';
import { ADMIN_STATES, adminState, OPERATING_STATES, operatingState } from './states.ts';

const States = dto('States', { adminState: adminState(), operatingState: operatingState() });

test('takes every state EdgeX knows', () => {
  for (const admin of ADMIN_STATES) {
    for (const operating of OPERATING_STATES) {
      assert.deepEqual(decode(States, { adminState: admin, operatingState: operating }), { adminState: admin, operatingState: operating });
    }
  }
});

test('takes states only as they are written', () => {
  for (const state of ['locked', ' LOCKED', 'UP', '']) {
    assert.throws(() => decode(States, { adminState: state, operatingState: 'UP' }), {
      message: "States.AdminState field should be one of 'LOCKED' 'UNLOCKED'",
    });
  }
});
