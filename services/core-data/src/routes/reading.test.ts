import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reading } from '@skerry/contracts';
import { createTestBench, T0, type TestBench } from '../bench.test.ts';

const FLOW = { resourceName: 'Flow', valueType: 'Float32', value: '1.5e+00' } as const;

test('lists readings by every path', async () => {
  await using bench = await pumps();
  const span = `start/${T0 + 2n}/end/${T0 + 5n}`;
  const totals = new Map<string, number>();
  for (const path of PATHS)
    totals.set(path, (await bench.call('GET', `/api/v3/reading/${path.replace('SPAN', span)}`)).body.totalCount as number);
  assert.deepEqual(Object.fromEntries(totals), {
    all: 20,
    'device/name/pump-1': 10,
    'resourceName/Flow': 10,
    SPAN: 8,
    'resourceName/Flow/SPAN': 4,
    'device/name/pump-1/resourceName/Flow': 5,
    'device/name/pump-1/resourceName/Flow/SPAN': 2,
    'device/name/pump-1/SPAN': 4,
  });
});

const PATHS = [
  'all',
  'device/name/pump-1',
  'resourceName/Flow',
  'SPAN',
  'resourceName/Flow/SPAN',
  'device/name/pump-1/resourceName/Flow',
  'device/name/pump-1/resourceName/Flow/SPAN',
  'device/name/pump-1/SPAN',
];

test('counts readings', async () => {
  await using bench = await pumps();
  assert.deepEqual((await bench.call('GET', '/api/v3/reading/count')).body, { apiVersion: 'v3', statusCode: 200, count: 20 });
  assert.equal((await bench.call('GET', '/api/v3/reading/count/device/name/pump-0')).body.count, 10);
});

test('gives readings without ids, newest first, members in the order of EdgeX', async () => {
  await using bench = await pumps();
  const readings = (await bench.call('GET', '/api/v3/reading/resourceName/Flow?limit=1')).body.readings as Reading[];
  assert.deepEqual(Object.keys(readings[0] ?? {}), ['origin', 'deviceName', 'resourceName', 'profileName', 'valueType', 'value']);
  assert.equal(readings[0]?.origin, T0 + 9n);
});

test('takes the names of resources from the body of a GET', async () => {
  await using bench = await pumps();
  const path = `/api/v3/reading/device/name/pump-1/start/${T0}/end/${T0 + 100n}`;
  const named = async (value: unknown) => (await bench.call('GET', path, { value })).body.totalCount;
  assert.deepEqual([await named({ resourceNames: ['Flow'] }), await named({ resourceNames: [] }), await named({})], [5, 10, 10]);
  await assert.rejects(bench.call('GET', path, { value: { resourceNames: 'Flow' } }), { kind: 'ContractInvalid' });
});

test('gives numbers as JSON numbers when asked to', async () => {
  await using bench = await createTestBench();
  const readings = [
    { resourceName: 'A', valueType: 'Uint64', value: '18446744073709551615' },
    { resourceName: 'B', valueType: 'Float32', value: '1.1e+00' },
    { resourceName: 'C', valueType: 'Int8Array', value: '[1, -2]' },
    { resourceName: 'D', valueType: 'Bool', value: 'true' },
    { resourceName: 'E', valueType: 'Float64', value: 'NaN' },
  ] as const;
  const event = await bench.stored({ readings });
  const values = async (query: string) =>
    ((await bench.call('GET', `/api/v3/reading/all${query}`)).body.readings as Reading[]).map((reading) => reading.value as unknown);
  assert.deepEqual(await values('?numeric=T'), [18446744073709551615n, 1.1, [1, -2], 'true', 'NaN']);
  assert.deepEqual(
    await values('?numeric=yes'),
    event.readings.map((reading) => reading.value),
  );
  const events = (await bench.call('GET', '/api/v3/event/all?numeric=true')).body.events as { readings: Reading[] }[];
  assert.equal(events[0]?.readings[1]?.value as unknown, 1.1);
});

test('puts readings into one value per device and resource', async () => {
  await using bench = await pumps();
  const { body } = await bench.call('GET', '/api/v3/reading/all?aggregateFunc=sum&limit=2&offset=1');
  assert.deepEqual(body, {
    apiVersion: 'v3',
    statusCode: 200,
    aggregateFunc: 'sum',
    readings: [
      { deviceName: 'pump-0', resourceName: 'Speed', profileName: 'Pump', valueType: 'Int64', value: 20n },
      { deviceName: 'pump-1', resourceName: 'Flow', profileName: 'Pump', valueType: 'Float64', value: 7.5 },
    ],
  });
  await assert.rejects(bench.call('GET', '/api/v3/reading/all?aggregateFunc=median'), { message: 'invalid aggregate function specified' });
});

test('says of a group without numbers that it has none', async () => {
  await using bench = await createTestBench();
  await bench.stored({ readings: [{ valueType: 'String', value: 'x' }] });
  const { body } = await bench.call('GET', '/api/v3/reading/all?aggregateFunc=MAX');
  const nulls = { value: null, binaryValue: null, objectValue: null };
  assert.deepEqual(body.readings, [{ deviceName: 'pump-1', resourceName: 'Speed', profileName: 'Pump', valueType: 'String', ...nulls }]);
});

test('refuses spans and pages that are none, with the words of EdgeX', async () => {
  await using bench = await createTestBench();
  const refused = (path: string, message: string) =>
    assert.rejects(bench.call('GET', `/api/v3/reading/${path}`), { kind: 'ContractInvalid', message });
  await refused('start/9/end/8', "end's value 8 is not allowed to be less than start's value 9");
  await refused(
    'start/a/end/8',
    `failed to parse path param start's value a into integer. Error:strconv.ParseInt: parsing "a": invalid syntax`,
  );
  await refused(
    'start/1/end/9223372036854775808',
    `failed to parse path param end's value 9223372036854775808 into integer. Error:strconv.ParseInt: parsing "9223372036854775808": value out of range`,
  );
  await refused('all?limit=50001', "querystring limit's value 50001 is out of min -1 ~ max 50000 range.");
  await refused('all?offset=-2', "querystring offset's value -2 is out of min -1 ~ max 2147483647 range.");
  await refused('all?limit=x', `failed to parse querystring limit's value x into integer. Error:strconv.Atoi: parsing "x": invalid syntax`);
});

async function pumps(): Promise<TestBench> {
  const bench = await createTestBench();
  for (let at = 0; at < 10; at++) {
    const origin = T0 + BigInt(at);
    await bench.stored({ origin, deviceName: `pump-${at % 2}`, readings: [{ value: `${at}` }, FLOW] });
  }
  return bench;
}
