import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Setting } from '@skerry/runtime';
import { createTestConfig } from './bench.test.ts';
import { deviceSettings } from './config.ts';
import { driverQuery, requestWithQuery } from './request-query.ts';
import { createTraceParent } from './trace-parent.ts';

test("settings have EdgeX's defaults", () => {
  const { Device, Writable, MaxEventSize } = createTestConfig().value;
  assert.deepEqual([MaxEventSize, Writable.Reading.ReadingUnits, Device.MaxCmdOps, Device.AsyncBufferSize], [0, true, 12800, 16]);
  assert.deepEqual(
    [Device.DataTransform, Device.ProfilesDir, Device.Discovery],
    [true, './res/profiles', { Enabled: false, Interval: '0s' }],
  );
});

test('every setting is explained by a sentence', () => {
  const docs = (tree: object): string[] => Object.values(tree).flatMap((entry) => (entry instanceof Setting ? [entry.doc] : docs(entry)));
  for (const doc of docs(deviceSettings)) assert.match(doc, /^[A-Z].*\.$/);
});

test('a query is handed on sorted and encoded, without reserved parameters', () => {
  assert.equal(driverQuery(new URLSearchParams('z=1&ds-x=2&a=b%20c&a=0')), 'a=b+c&a=0&z=1');
  assert.equal(driverQuery([['ds-pushevent', 'true']]), '');
  const request = {
    resource: 'A',
    valueType: 'Int8' as const,
    attributes: { x: 1 },
    properties: { valueType: 'Int8' as const, readWrite: 'R' as const },
  };
  assert.equal(requestWithQuery(request, ''), request);
  assert.deepEqual(requestWithQuery(request, 'q=1').attributes, { x: 1, urlRawQuery: 'q=1' });
});

test("a trace goes on under the caller's id, or begins anew", () => {
  const random = { next: () => 0, bytes: (count: number) => new Uint8Array(count).fill(1), uuid: () => '' };
  const caller = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-00`;
  assert.equal(createTraceParent(random, caller), `00-${'ab'.repeat(16)}-${'01'.repeat(8)}-00`);
  assert.equal(createTraceParent(random, 'garbage'), `00-${'01'.repeat(16)}-${'01'.repeat(8)}-01`);
});
