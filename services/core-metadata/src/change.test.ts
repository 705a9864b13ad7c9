import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeError } from '@skerry/contracts';
import { apply, applyInOrder, type Prepare } from './change.ts';

const SIGNAL = new AbortController().signal;

/** A change of a shared counter that succeeds if nobody else changed it since it was checked. */
function increment(cell: { version: number }, log: string[], name: string): Prepare<string> {
  return () => {
    const seen = cell.version;
    return {
      write: async () => {
        if (cell.version !== seen) return false;
        cell.version += 1;
        log.push(name);
        return true;
      },
      done: () => name,
    };
  };
}

test('starts again from the check when somebody else was quicker', async () => {
  const cell = { version: 0 };
  let checks = 0;
  const prepare: Prepare<string> = () => {
    checks += 1;
    if (checks === 2) cell.version = 0; // from now on nobody interferes
    const change = increment(cell, [], 'a')();
    if (checks === 1) cell.version = 7;
    return change;
  };
  assert.equal(await apply(prepare), 'a');
  assert.equal(checks, 2);
});

test('gives up with a conflict when others are always quicker', async () => {
  const never = apply(() => ({ write: () => Promise.resolve(false), done: () => undefined }));
  await assert.rejects(never, (error: EdgeError) => error.kind === 'StatusConflict');
});

test('makes changes of the same object in the order of the request', async () => {
  const cell = { version: 0 };
  const log: string[] = [];
  const names = Array.from({ length: 40 }, (_, index) => `n${index}`);
  const outcomes = await applyInOrder(
    names.map((name) => increment(cell, log, name)),
    SIGNAL,
  );
  assert.deepEqual(log, names);
  assert.deepEqual(
    outcomes.map((outcome) => outcome.status === 'fulfilled' && outcome.value),
    names,
  );
});

test('leaves the other changes alone when one fails its check', async () => {
  const log: string[] = [];
  const refuse: Prepare<string> = () => {
    throw new EdgeError('NotFound', 'gone');
  };
  const outcomes = await applyInOrder([increment({ version: 0 }, log, 'a'), refuse, increment({ version: 0 }, log, 'b')], SIGNAL);
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  assert.deepEqual(log, ['a', 'b']);
});

test('tells the failure of a write', async () => {
  const broken: Prepare = () => ({ write: () => Promise.reject(new EdgeError('Database', 'disk')), done: () => undefined });
  const [outcome] = await applyInOrder([broken], SIGNAL);
  assert.equal(outcome?.status === 'rejected' && outcome.reason.kind, 'Database');
});

test('writes nothing more once the caller has gone', async () => {
  const abort = new AbortController();
  const log: string[] = [];
  const leave: Prepare<string> = () => {
    abort.abort();
    return increment({ version: 0 }, log, 'late')();
  };
  await assert.rejects(applyInOrder([leave, increment({ version: 0 }, log, 'later')], abort.signal));
  assert.deepEqual(log, []);
});

test('checks only a few elements ahead', async () => {
  let checked = 0;
  const gate = Promise.withResolvers<void>();
  const changes: Prepare[] = Array.from({ length: 100 }, () => async () => {
    checked += 1;
    await gate.promise;
    return { write: () => Promise.resolve(true), done: () => undefined };
  });
  const all = applyInOrder(changes, SIGNAL);
  assert.equal(checked, 16);
  gate.resolve();
  await all;
  assert.equal(checked, 100);
});
