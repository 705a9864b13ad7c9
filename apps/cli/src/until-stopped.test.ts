import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { untilStopped } from './until-stopped.ts';

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  test(`ends at ${name}`, async () => {
    const signals = new EventEmitter();
    const stopped = untilStopped(signals);
    signals.emit(name);
    await stopped;
  });
}
