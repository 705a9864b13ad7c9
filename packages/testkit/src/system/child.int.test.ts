import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../eventually.ts';
import { Child } from './child.ts';

function child(script: string, env: Record<string, string> = {}): Child {
  return new Child({ name: 'child', args: ['-e', script], env: { PATH: process.env.PATH, ...env } });
}

test('keeps what a process says and how it ends', async () => {
  const talker = child('console.log("so much"); console.error("and more"); process.exitCode = 3');
  assert.deepEqual(await talker.exited, { code: 3, signal: null });
  assert.match(talker.log, /so much/);
  assert.match(talker.log, /and more/);
  assert.equal(talker.wasEnded, false);
});

test('gives a process only the environment it is told to', async () => {
  const talker = child('console.log(process.env.WORD, process.env.USER)', { WORD: 'hello' });
  await talker.exited;
  assert.equal(talker.log, 'hello undefined\n');
});

test('ends a process by a signal and tells how it went', async () => {
  const sleeper = child('process.on("SIGTERM", () => process.exit(0)); console.log("up"); setInterval(() => {}, 1000)');
  await eventually(() => sleeper.log.includes('up'), { what: 'the process' });
  assert.deepEqual(await sleeper.end('SIGTERM', 5_000), { code: 0, signal: null });
  assert.equal(sleeper.wasEnded, true);
});

test('kills a process that ignores the signal, and says so', async () => {
  const deaf = child('process.on("SIGTERM", () => console.log("no")); console.log("up"); setInterval(() => {}, 1000)');
  await eventually(() => deaf.log.includes('up'), { what: 'the process' });
  await assert.rejects(deaf.end('SIGTERM', 200), { kind: 'ServiceUnavailable', message: /child did not end within 200 ms of SIGTERM/ });
  assert.deepEqual(deaf.exit, { code: null, signal: 'SIGKILL' });
});
