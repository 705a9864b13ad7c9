import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Bench, createBench, resource, testDevice, testProfile } from './bench.test.ts';
import { defineDriver, type ReadRequest, type WriteRequest } from './driver.ts';
import { DriverError } from './driver-error.ts';

const RESOURCES = [
  resource('Int8', 'Int8'),
  resource('Int16', 'Int16', { scale: 0.1 }, { tags: { floor: 1 } }),
  resource('Level', 'Float32', { units: 'm', minimum: 0, maximum: 10, defaultValue: '5' }),
  resource('Secret', 'String', { readWrite: 'W' }),
  resource('Serial', 'String', { readWrite: 'R' }),
  resource('Mode', 'Uint8'),
  resource('Picture', 'Binary', { readWrite: 'R', mediaType: 'image/png' }),
];
const COMMANDS = [
  {
    name: 'All',
    readWrite: 'RW',
    resourceOperations: [{ deviceResource: 'Int8' }, { deviceResource: 'Int16', defaultValue: '7' }],
    tags: { set: 'all' },
  },
  { name: 'SetOnly', readWrite: 'W', resourceOperations: [{ deviceResource: 'Secret' }] },
  { name: 'GetOnly', readWrite: 'R', resourceOperations: [{ deviceResource: 'Serial' }] },
  { name: 'Modes', readWrite: 'RW', resourceOperations: [{ deviceResource: 'Mode', mappings: { 0: 'off', 1: 'on' } }] },
];

interface Plant {
  readonly values: Map<string, unknown>;
  readonly reads: ReadRequest[][];
  readonly writes: WriteRequest[][];
  fail?: Error;
}

async function start(config: Parameters<typeof createBench>[1] = {}): Promise<Bench & { plant: Plant }> {
  const plant: Plant = {
    values: new Map<string, unknown>([
      ['Int8', 1],
      ['Int16', 100],
      ['Level', 2.5],
      ['Serial', 'A1'],
      ['Mode', 1],
      ['Picture', new Uint8Array([1])],
    ]),
    reads: [],
    writes: [],
  };
  const driver = defineDriver<undefined>({
    name: 'plant',
    read: (_connection, requests) => {
      plant.reads.push([...requests]);
      if (plant.fail) throw plant.fail;
      return requests.map(({ resource: name }) => ({ value: (plant.values.get(name) ?? null) as never }));
    },
    write: async (_connection, requests) => {
      plant.writes.push([...requests]);
      if (plant.fail) throw plant.fail;
    },
  });
  const prepare = (metadata: Bench['metadata']): void => {
    metadata.profiles.set('P', testProfile(RESOURCES, COMMANDS));
    metadata.devices.set('D', testDevice({ tags: { site: 'north' } }));
    metadata.devices.set('Locked', testDevice({ name: 'Locked', adminState: 'LOCKED' }));
    metadata.devices.set('Down', testDevice({ name: 'Down', operatingState: 'DOWN' }));
    metadata.devices.set('Bare', testDevice({ name: 'Bare', profileName: '' }));
  };
  const bench = await createBench(driver, { ...config, prepare });
  return Object.assign(bench, { plant });
}

const get = (bench: Bench, path: string) => bench.call('GET', `device/name/${path}`);
const put = (bench: Bench, path: string, body: unknown) => bench.call('PUT', `device/name/${path}`, body);

describe('GET', () => {
  test('reads a resource and answers an event that is not published', async () => {
    await using bench = await start();
    const { status, body } = await get(bench, 'D/Level');
    const { event } = body;
    assert.equal(status, 200);
    assert.deepEqual([event.deviceName, event.profileName, event.sourceName, event.tags], ['D', 'P', 'Level', { site: 'north' }]);
    const [reading] = event.readings;
    assert.deepEqual([reading.value, reading.valueType, reading.units], ['2.5e+00', 'Float32', 'm']);
    assert.equal(reading.origin, event.origin);
    assert.equal(typeof event.origin, 'bigint');
    assert.equal(bench.published.length, 0);
    assert.equal(event.skerrySeq, undefined);
    assert.match(event.traceparent, /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  });

  test('scales an integer exactly, and carries the tags of resource, command and device', async () => {
    await using bench = await start();
    const { event } = (await get(bench, 'D/All')).body;
    assert.deepEqual(
      event.readings.map((reading: { value: string }) => reading.value),
      ['1', '10'],
    );
    assert.deepEqual(event.tags, { set: 'all', site: 'north' });
    assert.deepEqual(event.readings[1].tags, { floor: 1 });
  });

  test('publishes with ds-pushevent=true, numbered, and leaves the body out with ds-returnevent=false', async () => {
    await using bench = await start();
    const { reply } = await get(bench, 'D/Int8?ds-pushevent=true&ds-returnevent=false');
    assert.deepEqual([reply.status, reply.body], [200, undefined]);
    await get(bench, 'D/Int8?ds-pushevent=true');
    await bench.clock.settle();
    assert.deepEqual(
      bench.published.map(({ topic }) => topic),
      Array(2).fill('edgex/events/device/device-test/P/D/Int8'),
    );
    assert.deepEqual(
      bench.published.map(({ event }) => event.skerrySeq),
      [1n, 2n],
    );
    assert.equal(bench.published[0]!.event.skerryEpoch, bench.published[1]!.event.skerryEpoch);
    assert.equal(bench.published[0]!.correlationId, 'c0');
    assert.deepEqual([bench.metrics.get('EventsSent'), bench.metrics.get('ReadingsSent')], [2, 2]);
  });

  test('reads all resources whose names match an expression, write-only ones left out', async () => {
    await using bench = await start();
    const { event } = (await get(bench, 'D/Int.*')).body;
    assert.equal(event.sourceName, 'Int.*');
    assert.deepEqual(
      event.readings.map((reading: { resourceName: string }) => reading.resourceName),
      ['Int8', 'Int16'],
    );
    const none = await get(bench, 'D/Secre.');
    assert.deepEqual([none.status, none.body.message], [405, 'no readable resources matched with Secre.']);
  });

  for (const [path, status, message] of [
    ['Nobody/Int8', 404, 'device Nobody not found'],
    ['Locked/Int8', 423, 'device Locked locked'],
    ['Down/Int8', 423, 'device Down OperatingState is DOWN'],
    ['Bare/Int8', 423, 'no associated device profile'],
    ['D/Unknown', 404, 'Regex DeviceResource Unknown not found'],
    ['D/Unknown?ds-regexcmd=false', 404, 'DeviceResource Unknown not found'],
    ['D/SetOnly', 405, 'DeviceCommand SetOnly is marked as write-only'],
    ['D/Secret?ds-regexcmd=false', 405, 'DeviceResource Secret is marked as write-only'],
    ['D/Secret', 405, 'no readable resources matched with Secret'],
  ] as const) {
    test(`answers ${status} to ${path}`, async () => {
      await using bench = await start();
      const answer = await get(bench, path);
      assert.deepEqual([answer.status, answer.body.message], [status, message]);
    });
  }

  test('answers 400 to a malformed expression and 500 with the whole chain to a failing driver', async () => {
    await using bench = await start();
    const malformed = await get(bench, `D/${encodeURIComponent('[a')}`);
    assert.equal(malformed.status, 400);
    assert.match(malformed.body.message, /^failed to CompilePOSIX resource name -> /);
    bench.plant.fail = new DriverError('line is dead', { fault: 'answer' });
    const failed = await get(bench, 'D/All');
    assert.deepEqual([failed.status, failed.body.message], [500, 'error reading DeviceCommand All for D -> line is dead']);
    assert.equal((await get(bench, 'D/Int8')).body.message, 'error reading Regex DeviceResource(s) Int8 for D -> line is dead');
  });

  test('answers 500 when the driver gives a value of the wrong kind', async () => {
    await using bench = await start();
    bench.plant.values.set('Int8', 300);
    const { status, body } = await get(bench, 'D/Int8');
    assert.deepEqual([status, body.message], [500, 'failed to convert CommandValue to Event -> the driver gave 300, which is no Int8']);
  });

  test('gives the driver the query without ds- parameters, sorted', async () => {
    await using bench = await start();
    await get(bench, 'D/Int8?b=2&ds-pushevent=false&a=1%202');
    assert.equal(bench.plant.reads[0]?.[0]?.attributes.urlRawQuery, 'a=1+2&b=2');
  });

  test('maps values to texts, and gives a null reading all three members', async () => {
    await using bench = await start();
    const [mapped] = (await get(bench, 'D/Mode')).body.event.readings;
    assert.deepEqual([mapped.valueType, mapped.value], ['String', 'on']);
    bench.plant.values.delete('Mode');
    const [empty] = (await get(bench, 'D/Mode')).body.event.readings;
    assert.deepEqual([empty.valueType, empty.value, empty.binaryValue, empty.objectValue], ['Uint8', null, null, null]);
  });

  test('publishes overflow as text when a transformed value does not fit', async () => {
    await using bench = await start();
    bench.plant.values.set('Int16', 105);
    const [reading] = (await get(bench, 'D/Int16')).body.event.readings;
    assert.deepEqual([reading.valueType, reading.value], ['String', 'overflow']);
  });

  test('answers in CBOR when a reading is Binary', async () => {
    await using bench = await start();
    const { reply } = await get(bench, 'D/Picture');
    assert.equal(reply.contentType, 'application/cbor');
    assert.ok(reply.body instanceof Uint8Array);
  });

  test('refuses commands above MaxCmdOps, and everything while the service is locked', async () => {
    await using bench = await start({ config: { Device: { MaxCmdOps: 1 } } });
    assert.equal((await get(bench, 'D/All')).body.message, 'GET command All exceed device D MaxCmdOps (1)');
    await bench.metadata.tell(
      'deviceservice',
      'update',
      { name: 'device-test', baseAddress: 'http://x:1', adminState: 'LOCKED', properties: {} },
      'device-test',
    );
    await bench.clock.settle();
    const locked = await get(bench, 'Nobody/Int8');
    assert.deepEqual([locked.status, locked.body.message], [423, 'service locked']);
  });
});

describe('PUT', () => {
  test('writes a resource and publishes what was written', async () => {
    await using bench = await start();
    const { status, body } = await put(bench, 'D/Level', { Level: '7.5' });
    assert.deepEqual([status, body], [200, { apiVersion: 'v3', statusCode: 200 }]);
    await bench.clock.settle();
    assert.equal(bench.published[0]?.event.readings[0]?.value, '7.5e+00');
    assert.equal(bench.plant.writes[0]?.[0]?.value, 7.5);
  });

  test('takes a missing value from the step, then from the resource, else answers 500', async () => {
    await using bench = await start();
    await put(bench, 'D/All', { Int8: 3 });
    assert.deepEqual(
      bench.plant.writes[0]?.map(({ value }) => value),
      [3, 70],
    );
    await put(bench, 'D/Level', '');
    assert.equal(bench.plant.writes[1]?.[0]?.value, 5);
    const missing = await put(bench, 'D/Int8', {});
    assert.deepEqual(
      [missing.status, missing.body.message],
      [500, 'DeviceResource Int8 not found in request body and no default value defined'],
    );
  });

  test('publishes nothing for a write-only command, and maps texts back to values', async () => {
    await using bench = await start();
    await put(bench, 'D/SetOnly', { Secret: 'x' });
    await put(bench, 'D/Modes', { Mode: 'off' });
    await bench.clock.settle();
    assert.equal(bench.published.length, 1);
    assert.equal(bench.plant.writes[1]?.[0]?.value, 0);
  });

  for (const [path, body, status, message] of [
    ['D/GetOnly', {}, 405, 'DeviceCommand GetOnly is marked as read-only'],
    ['D/Serial', { Serial: 'x' }, 405, 'DeviceResource Serial is marked as read-only'],
    ['D/Int.*', {}, 404, 'DeviceResource Int.* not found'],
    ['D/Int8', { Int8: '' }, 400, 'failed to create CommandValue -> empty string is invalid for Int8 value type'],
    ['D/Level', { Level: 11 }, 400, 'failed to transform set parameter -> set command parameter out of maximum value 10'],
    ['D/Level', { Level: -1 }, 400, 'failed to transform set parameter -> set command parameter out of minimum value 0'],
    ['D/Int16', { Int16: 5000 }, 400, 'failed to transform set parameter -> transformed value out of its original type (int16) range'],
  ] as const) {
    test(`answers ${status} to ${path} with ${JSON.stringify(body)}`, async () => {
      await using bench = await start();
      const answer = await put(bench, path, body);
      assert.deepEqual([answer.status, answer.body.message, answer.body.executed], [status, message, 'no']);
    });
  }

  test('answers 400 to a body that is no JSON object', async () => {
    await using bench = await start();
    for (const body of ['{', '[1]', '"x"']) {
      const answer = await put(bench, 'D/Int8', body);
      assert.equal(answer.status, 400);
      assert.match(answer.body.message, /^failed to parse request body -> /);
    }
  });

  test('says whether the device may have executed a write that failed', async () => {
    await using bench = await start();
    bench.plant.fail = new DriverError('refused', { fault: 'answer', executed: 'no' });
    const refused = await put(bench, 'D/Int8', { Int8: 1 });
    assert.deepEqual([refused.status, refused.body.executed], [500, 'no']);
    assert.equal(refused.body.message, 'error writing DeviceResource Int8 for D -> the device did not execute it -> refused');
    bench.plant.fail = new DriverError('no answer');
    const silent = await put(bench, 'D/Int8', { Int8: 1 });
    assert.equal(silent.body.executed, 'maybe');
    assert.match(silent.body.message, /-> the device may have executed it -> no answer$/);
  });
});
