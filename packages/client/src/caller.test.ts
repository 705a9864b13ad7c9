import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reply } from '@skerry/runtime';
import { call, callFor, callForPage, exchange, pageText } from './caller.ts';
import type { Link, LinkRequest } from './link.ts';

function linkTo(reply: Reply, sent: LinkRequest[] = []): Link {
  return {
    request: async (_service, request) => {
      sent.push(request);
      return reply;
    },
  };
}

test('sends only what a call was given', async () => {
  const sent: LinkRequest[] = [];
  await call(linkTo({ status: 200 }, sent), 's', { path: '/p' });
  await call(linkTo({ status: 200 }, sent), 's', { path: '/p', method: 'PUT', body: 0, address: 'http://h:1', headers: { a: 'b' } });
  assert.deepEqual(sent, [
    { method: 'GET', path: '/p' },
    { method: 'PUT', path: '/p', body: { value: 0 }, headers: { a: 'b' }, address: 'http://h:1' },
  ]);
});

test('throws the error that an answer stands for, but only when the answer is to be read', async () => {
  const link = linkTo({ status: 409, body: { message: 'taken' } });
  await assert.rejects(call(link, 's', { path: '/p' }), {
    kind: 'StatusConflict',
    message: 'request failed, status code: 409, err: taken',
  });
  assert.equal((await exchange(link, 's', { path: '/p' })).status, 409);
});

test('blames the answer, not the request, when a success cannot be read', async () => {
  const link = linkTo({ status: 200, body: '<html>' });
  await assert.rejects(call(link, 's', { path: '/p' }), {
    kind: 'UnexpectedServerError',
    message: "the answer to '/p' cannot be read; is it EdgeX that answers there?",
  });
});

test('gives one member of an answer, and says when it is missing', async () => {
  const link = linkTo({ status: 200, body: { device: { name: 'd' }, none: null } });
  assert.deepEqual(await callFor(link, 's', { path: '/p', member: 'device' }), { name: 'd' });
  const missing = { kind: 'UnexpectedServerError', message: "the answer to '/p' has no 'profile'" };
  await assert.rejects(callFor(link, 's', { path: '/p', member: 'profile' }), missing);
  await assert.rejects(callFor(linkTo({ status: 200 }), 's', { path: '/p', member: 'profile' }), missing);
});

test('gives a page, whose list may be null but whose count may not be missing', async () => {
  const page = (body: object) => callForPage(linkTo({ status: 200, body }), 's', { path: '/p', member: 'items' });
  assert.deepEqual(await page({ totalCount: 3, items: [1] }), { totalCount: 3, items: [1] });
  assert.deepEqual(await page({ totalCount: 3, items: null }), { totalCount: 3, items: [] });
  await assert.rejects(page({ items: [] }), { message: "the answer to '/p' has no 'totalCount'" });
});

test('writes the query of a page, without labels when there are none', () => {
  assert.equal(pageText({ offset: 0, limit: -1, labels: ['a', 'b c'] }), '?offset=0&limit=-1&labels=a%2Cb%20c');
  assert.equal(pageText({ labels: [] }), '');
  assert.equal(pageText(), '');
});
