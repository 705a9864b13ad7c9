import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelledSink } from './levelled-sink.ts';

test('keeps all lines and shows those that matter', () => {
  const kept: string[] = [];
  const shown: string[] = [];
  const sink = levelledSink('WARN', { write: (line) => kept.push(line) }, (line) => shown.push(line));
  for (const level of ['DEBUG', 'INFO', 'WARN', 'ERROR']) sink.write(`level=${level} ts=x msg="y"`);
  assert.equal(kept.length, 4);
  assert.deepEqual(shown, ['level=WARN ts=x msg="y"', 'level=ERROR ts=x msg="y"']);
});
