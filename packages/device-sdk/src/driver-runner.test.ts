import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Bench, createBench, resource, testDevice, testProfile } from './bench.test.ts';
import { defineDriver } from './driver.ts';
import { DriverError, executedOf, faultOf } from './driver-error.ts';

interface Wire {
  readonly key: string;
  readonly listening: Set<string>;
  closed: boolean;
}

/** Devices `a1`, `a2` on line `a` and so on; a device whose name is in `dead` never answers. */
function plant() {
  const state = { dead: new Set<string>(), refusing: new Set<string>(), wires: [] as Wire[], reads: [] as string[] };
  const driver = defineDriver<Wire & AsyncDisposable>({
    name: 'wires',
    connectionKey: ({ name }) => name[0]!,
    deadlineMs: () => 1000,
    connect: async ({ name }) => {
      const wire = {
        key: name[0]!,
        listening: new Set<string>(),
        closed: false,
        [Symbol.asyncDispose]: async () => {
          wire.closed = true;
        },
      };
      state.wires.push(wire);
      return wire;
    },
    read: async (_wire, requests, { name }, { signal }) => {
      state.reads.push(name);
      if (state.refusing.has(name)) throw new DriverError('refused', { fault: 'answer' });
      if (state.dead.has(name)) await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      return requests.map(() => ({ value: 1 }));
    },
    subscribe: async (wire, { name }) => {
      wire.listening.add(name);
      return { [Symbol.dispose]: () => void wire.listening.delete(name) };
    },
  });
  return { state, driver };
}

async function start(names: readonly string[]): Promise<Bench & ReturnType<typeof plant>> {
  const made = plant();
  const prepare = (metadata: Bench['metadata']): void => {
    metadata.profiles.set('P', testProfile([resource('R', 'Int32')]));
    for (const name of names) metadata.devices.set(name, testDevice({ name }));
  };
  const { subscribe: _subscribe, ...silent } = made.driver;
  const driver = names.includes('listen') ? made.driver : silent;
  return Object.assign(await createBench(driver as never, { prepare }), made);
}

const read = (bench: Bench, name: string) => bench.call('GET', `device/name/${name}/R`);

describe('a dead device', () => {
  test('delays nobody on another connection', async () => {
    await using bench = await start(['a1', 'b1']);
    bench.state.dead.add('a1');
    const dead = read(bench, 'a1');
    assert.equal((await read(bench, 'b1')).status, 200);
    await bench.clock.advance(1000);
    assert.match((await dead).body.message, /no answer within 1000 ms$/);
  });

  test('costs others on its line a deadline each time, until its breaker opens', async () => {
    await using bench = await start(['a1', 'a2']);
    bench.state.dead.add('a1');
    for (let time = 0; time < 3; time++) {
      const [dead, other] = [read(bench, 'a1'), read(bench, 'a2')];
      await bench.clock.advance(1000);
      assert.deepEqual([(await dead).status, (await other).status], [500, 200]);
    }
    const refused = await read(bench, 'a1');
    assert.match(refused.body.message, /device "a1" is left alone for \d+ ms, since it did not answer: no answer within 1000 ms$/);
    assert.equal((await bench.call('GET', 'device/name/a1/status')).body.status.breaker, 'open');
    assert.equal((await read(bench, 'a2')).status, 200);
  });

  test('is tried again after a pause, and works at once when it is back', async () => {
    await using bench = await start(['a1']);
    bench.state.dead.add('a1');
    for (let time = 0; time < 3; time++) {
      const dead = read(bench, 'a1');
      await bench.clock.advance(1000);
      await dead;
    }
    bench.state.dead.clear();
    await bench.clock.advance(500);
    assert.equal((await read(bench, 'a1')).status, 200);
    assert.equal((await bench.call('GET', 'device/name/a1/status')).body.status.breaker, 'closed');
  });

  test('is not one that refuses', async () => {
    await using bench = await start(['a1']);
    bench.state.refusing.add('a1');
    for (let time = 0; time < 10; time++) assert.match((await read(bench, 'a1')).body.message, /refused$/);
  });
});

describe('connections', () => {
  test('are shared by the devices of a key and closed when the last of them is removed', async () => {
    await using bench = await start(['a1', 'a2', 'b1']);
    for (const name of ['a1', 'a2', 'b1']) await read(bench, name);
    assert.deepEqual(
      bench.state.wires.map(({ key }) => key),
      ['a', 'b'],
    );
    await bench.metadata.remove('a1');
    assert.equal(bench.state.wires[0]?.closed, false);
    await bench.metadata.remove('a2');
    await bench.clock.settle();
    assert.equal(bench.state.wires[0]?.closed, true);
  });

  test('are made anew when the protocols of a device change, and kept when its labels do', async () => {
    await using bench = await start(['a1']);
    await read(bench, 'a1');
    await bench.metadata.update('a1', { labels: ['new'] });
    await read(bench, 'a1');
    assert.equal(bench.state.wires.length, 1);
    await bench.metadata.update('a1', { protocols: { other: { Address: '2' } } });
    await bench.clock.settle();
    await read(bench, 'a1');
    assert.deepEqual(
      bench.state.wires.map(({ closed }) => closed),
      [true, false],
    );
  });

  test('of a driver that listens are opened at once, for every device of the line, and again after a loss', async () => {
    await using bench = await start(['listen', 'l2']);
    await bench.clock.advance(10);
    assert.deepEqual([...bench.state.wires[0]!.listening].sort(), ['l2', 'listen']);
    await bench.metadata.remove('l2');
    await bench.clock.settle();
    assert.deepEqual([...bench.state.wires[0]!.listening], ['listen']);
    await bench.metadata.update('listen', { protocols: { other: { Address: '9' } } });
    await bench.clock.advance(10_000);
    const last = bench.state.wires.at(-1)!;
    assert.ok(bench.state.wires.length > 1);
    assert.deepEqual([...last.listening], ['listen']);
  });

  test('a device added later to an open line is listened to as well', async () => {
    await using bench = await start(['listen']);
    await bench.clock.advance(10);
    await bench.metadata.request('core-metadata', {
      method: 'POST',
      path: '/api/v3/device',
      body: { value: [{ device: testDevice({ name: 'l3' }) }] },
    });
    await bench.clock.advance(10);
    assert.ok(bench.state.wires[0]!.listening.has('l3'));
  });
});

describe('a driver error', () => {
  test('is known by its members, and anything else counts as silence with an open outcome', () => {
    assert.deepEqual(
      [faultOf({ fault: 'connection' }), faultOf(new TypeError('x')), faultOf(undefined)],
      ['connection', 'silent', 'silent'],
    );
    assert.deepEqual([executedOf({ executed: 'no' }), executedOf(new TypeError('x'))], ['no', 'maybe']);
  });

  test('is thrown when a driver without write is written to', async () => {
    await using bench = await start(['a1']);
    const answer = await bench.call('PUT', 'device/name/a1/R', { R: 1 });
    assert.deepEqual([answer.status, answer.body.executed], [500, 'no']);
    assert.match(answer.body.message, /driver wires cannot write$/);
  });
});
