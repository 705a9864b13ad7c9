import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAutoEvent } from './auto-event-source.ts';
import { pump, pumpProfile } from './bench.test.ts';

function problem(sourceName: string, interval = '1s', profile = pumpProfile()): string | undefined {
  const [autoEvent] = pump('p', { autoEvents: [{ interval: '1s', sourceName }] }).autoEvents ?? [];
  return checkAutoEvent(pump('p'), profile, { ...autoEvent!, interval });
}

test('accepts a resource, a command, and an expression that matches a whole resource name', () => {
  for (const source of ['Speed', 'State', 'F.*', 'Spe(ed|x)', '[[:upper:]][a-z]+']) assert.equal(problem(source), undefined, source);
});

test('rejects what matches no resource as a whole', () => {
  const message = "auto event source 'Spee' cannot be found in the device profile 'Pump'";
  assert.equal(problem('Spee'), message);
  assert.notEqual(problem('S[pq]ee'), undefined);
  assert.notEqual(problem('speed'), undefined);
});

test('rejects expressions that are not POSIX', () => {
  for (const source of ['[a', '(?:Speed)', 'S.*?', '\\w+', '*']) {
    assert.equal(problem(source), `failed to CompilePOSIX the auto event source name: ${source}`);
  }
});

test('judges an expression that would keep a backtracking engine busy for ever at once', () => {
  const profile = { ...pumpProfile(), deviceResources: [{ ...pumpProfile().deviceResources[0]!, name: `${'a'.repeat(64)}!` }] };
  assert.equal(problem('(a+)+', '1s', profile), "auto event source '(a+)+' cannot be found in the device profile 'Pump'");
});

test('rejects intervals that only the longer form of durations knows', () => {
  assert.equal(problem('Speed', '1d'), "auto event interval '1d' not valid in the device 'p'");
});
