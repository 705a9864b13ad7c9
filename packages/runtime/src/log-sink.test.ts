import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileSink, streamSink } from './log-sink.ts';

test('appends to a file and puts it aside when it is full, keeping as many as asked', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'log-sink-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'logs', 'core-data.log');
  {
    using sink = fileSink(path, { maxBytes: 20, keep: 2 });
    for (let i = 0; i < 8; i++) sink.write(`line ${i} ..`);
  }
  assert.equal(readFileSync(path, 'utf8'), 'line 6 ..\nline 7 ..\n');
  assert.equal(readFileSync(`${path}.1`, 'utf8'), 'line 4 ..\nline 5 ..\n');
  assert.equal(readFileSync(`${path}.2`, 'utf8'), 'line 2 ..\nline 3 ..\n');
  assert.equal(existsSync(`${path}.3`), false);
});

test('goes on with the file of an earlier run', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'log-sink-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'x.log');
  writeFileSync(path, 'old\n');
  using sink = fileSink(path);
  sink.write('new');
  assert.equal(readFileSync(path, 'utf8'), 'old\nnew\n');
});

test('hands lines to the fallback when the file cannot be written', () => {
  const written: string[] = [];
  using sink = fileSink('/dev/null/x.log', { fallback: { write: (text) => written.push(String(text)) > 0 } });
  sink.write('important');
  assert.match(written.join(''), /^important\nCannot write log file "\/dev\/null\/x\.log"/);
});

test('writes to a stream, one line each', () => {
  const written: string[] = [];
  streamSink({ write: (text) => written.push(String(text)) > 0 }).write('hello');
  assert.deepEqual(written, ['hello\n']);
});
