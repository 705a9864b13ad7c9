import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkOverrides, hostingOptions } from './hosting.ts';
import { UsageError } from './usage-error.ts';

test('takes the command line before the environment before the default', () => {
  assert.equal(hostingOptions({ data: '/a' }, { SKERRY_DATA: '/b' }).dataDir, '/a');
  assert.equal(hostingOptions({}, { SKERRY_DATA: '/b' }).dataDir, '/b');
  assert.equal(hostingOptions({}, { XDG_DATA_HOME: '/c' }).dataDir, '/c/skerry');
});

test('reads settings for one service and for all', () => {
  assert.deepEqual(hostingOptions({ set: 'core-data.Retention.Interval=1h; Writable.LogLevel=DEBUG' }, {}).overrides, {
    'core-data': { 'Retention.Interval': '1h' },
    '*': { 'Writable.LogLevel': 'DEBUG' },
  });
});

test('refuses what it cannot read', () => {
  assert.throws(() => hostingOptions({ set: 'nonsense' }, {}), UsageError);
  assert.throws(() => hostingOptions({ 'port-offset': '1.5' }, {}), UsageError);
  assert.throws(() => hostingOptions({}, { SKERRY_PORT_OFFSET: 'x' }), UsageError);
});

test('refuses settings for a service that is not there, and offers the nearest', () => {
  checkOverrides({ '*': {}, 'core-data': {} }, ['core-data', 'core-metadata']);
  assert.throws(
    () => checkOverrides({ 'core-dta': {} }, ['core-data', 'core-metadata']),
    /there is no service "core-dta"\. Did you mean "core-data"\?/,
  );
});
