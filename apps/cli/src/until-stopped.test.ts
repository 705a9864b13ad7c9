import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { FakeClock } from '@skerry/testkit';
import { untilStopped } from './until-stopped.ts';

const sources = () => {
  const exits: number[] = [];
  return { signals: new EventEmitter(), clock: new FakeClock(), exit: (code: number) => void exits.push(code), exits };
};

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  test(`ends at ${name}`, async () => {
    const given = sources();
    const stopped = untilStopped(given);
    given.signals.emit(name);
    await stopped;
  });
}

test('takes the Ctrl-C that comes from the terminal and from npm for one', async () => {
  const given = sources();
  const stopped = untilStopped(given);
  given.signals.emit('SIGINT');
  await given.clock.advance(50);
  given.signals.emit('SIGINT');
  await stopped;
  assert.deepEqual(given.exits, []);
});

test('ends at once for whoever presses Ctrl-C again because stopping takes too long', async () => {
  const given = sources();
  void untilStopped(given);
  given.signals.emit('SIGINT');
  await given.clock.advance(600);
  given.signals.emit('SIGINT');
  assert.deepEqual(given.exits, [130]);
});
