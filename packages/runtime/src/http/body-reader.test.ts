import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { type BodyEnd, discardBody, readBody } from './body-reader.ts';

function incoming(headers: Record<string, string> = {}): PassThrough & IncomingMessage {
  return Object.assign(new PassThrough(), { headers }) as unknown as PassThrough & IncomingMessage;
}

function read(request: IncomingMessage, limit = 10): Promise<BodyEnd> {
  return new Promise((resolve) => readBody(request, limit, resolve));
}

test('joins the pieces of a body', async () => {
  const request = incoming();
  const body = read(request);
  request.write('one');
  request.end('two');
  assert.equal(Buffer.from((await body) as Uint8Array).toString(), 'onetwo');
});

test('gives no bytes for an empty body', async () => {
  const request = incoming();
  const body = read(request);
  request.end();
  assert.equal(((await body) as Uint8Array).length, 0);
});

test('does not read a body that says it is too large', async () => {
  const request = incoming({ 'content-length': '11' });
  assert.equal(await read(request), 'too-large');
  assert.equal(request.listenerCount('data'), 0);
});

test('stops at a body that turns out too large, and keeps quiet about the rest', async () => {
  const request = incoming();
  const ends: BodyEnd[] = [];
  readBody(request, 10, (end) => ends.push(end));
  request.write('x'.repeat(11));
  request.end('more');
  await new Promise((resolve) => request.once('close', resolve));
  assert.deepEqual(ends, ['too-large']);
});

test('says once that a body was cut off', async () => {
  const request = incoming();
  const ends: BodyEnd[] = [];
  readBody(request, 10, (end) => ends.push(end));
  request.write('half');
  request.destroy(new RangeError('reset'));
  await new Promise((resolve) => request.once('close', resolve));
  assert.deepEqual(ends, ['cut']);
});

test('takes the rest of an unwanted body, but not for ever', async () => {
  const short = incoming();
  discardBody(short);
  short.end(Buffer.alloc(1024));
  await new Promise((resolve) => short.once('end', resolve));
  const endless = incoming();
  discardBody(endless);
  const closed = new Promise((resolve) => endless.once('close', resolve));
  for (let i = 0; i < 12; i++) endless.write(Buffer.alloc(1024 * 1024));
  await closed;
  assert.equal(endless.destroyed, true);
});
