import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unixDate } from './unix-date.ts';

test('prints the day padded with a space, the zone and the year last', (t) => {
  const zone = process.env.TZ;
  t.after(() => {
    process.env.TZ = zone ?? '';
  });
  process.env.TZ = 'UTC';
  assert.equal(unixDate(Date.UTC(2006, 0, 2, 15, 4, 5)), 'Mon Jan  2 15:04:05 UTC 2006');
  assert.equal(unixDate(Date.UTC(2026, 11, 31, 0, 0, 9)), 'Thu Dec 31 00:00:09 UTC 2026');
  process.env.TZ = 'Asia/Kolkata';
  assert.equal(unixDate(Date.UTC(2026, 0, 1)), 'Thu Jan  1 05:30:00 +0530 2026');
  process.env.TZ = 'America/New_York';
  assert.equal(unixDate(Date.UTC(2026, 0, 1, 12)), 'Thu Jan  1 07:00:00 -0500 2026');
});
