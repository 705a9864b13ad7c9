import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemdUnit } from './systemd-unit.ts';

test('starts the launcher with the data folder and may write there only', () => {
  const unit = systemdUnit({ launcher: '/opt/skerry/skerry', dataDir: '/var/lib/skerry', user: 'skerry' });
  assert.match(unit, /^ExecStart=\/opt\/skerry\/skerry up --data \/var\/lib\/skerry$/m);
  assert.match(unit, /^ReadWritePaths=\/var\/lib\/skerry$/m);
  assert.match(unit, /^User=skerry$/m);
  assert.match(unit, /^WantedBy=multi-user\.target$/m);
});

test('is a unit of the person when no user is given', () => {
  const unit = systemdUnit({ launcher: '/opt/skerry/skerry', dataDir: '/home/a/data' });
  assert.doesNotMatch(unit, /User=/);
  assert.match(unit, /^WantedBy=default\.target$/m);
});

test('quotes paths with spaces and percent signs', () => {
  assert.match(
    systemdUnit({ launcher: '/opt/my apps/skerry', dataDir: '/d/50%' }),
    /^ExecStart="\/opt\/my apps\/skerry" up --data \/d\/50%%$/m,
  );
});
