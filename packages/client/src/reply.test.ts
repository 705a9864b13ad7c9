import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeCbor } from '@skerry/runtime';
import { errorOfReply, isSuccess, replyText, replyValue } from './reply.ts';

const bytes = (text: string) => Buffer.from(text);

test('decodes JSON and CBOR, and hands objects of this process over', () => {
  const object = { origin: 1700000000000000001n };
  assert.equal(replyValue({ status: 200, body: object }), object);
  assert.deepEqual(replyValue({ status: 200, body: bytes('{"origin":1700000000000000001}') }), object);
  assert.deepEqual(replyValue({ status: 200, body: encodeCbor(object), contentType: 'application/cbor' }), object);
  assert.deepEqual(replyValue({ status: 200, body: '[1]' }), [1]);
  assert.equal(replyValue({ status: 200, body: new Uint8Array() }), undefined);
});

test('counts everything up to 207 as success', () => {
  assert.deepEqual(
    [200, 207, 208, 400].map((status) => isSuccess({ status })),
    [true, true, false, false],
  );
});

test('makes of an answer the error that EdgeX’s clients make of it', () => {
  const body = '{"apiVersion":"v3","message":"device X locked","statusCode":423}\n';
  const error = errorOfReply({ status: 423, body: bytes(body) });
  assert.deepEqual([error.kind, error.message], ['ServiceLocked', 'request failed, status code: 423, err: device X locked']);
  assert.equal(errorOfReply({ status: 423, body: bytes(body) }, 'body').message, `request failed, status code: 423, err: ${body}`);
});

test('takes the same error from an object as from its text', () => {
  const body = { apiVersion: 'v3', message: 'a < b', statusCode: 400 };
  const text = replyText({ status: 400, body });
  assert.equal(text, '{"apiVersion":"v3","message":"a \\u003c b","statusCode":400}\n');
  for (const quote of ['message', 'body'] as const) {
    assert.equal(errorOfReply({ status: 400, body }, quote).message, errorOfReply({ status: 400, body: bytes(text) }, quote).message);
  }
});

test('takes the whole text for the message when it is no JSON object', () => {
  const error = errorOfReply({ status: 503, body: bytes('request timeout') });
  assert.deepEqual([error.kind, error.message], ['ServiceUnavailable', 'request failed, status code: 503, err: request timeout']);
  assert.equal(errorOfReply({ status: 404, body: bytes('{"statusCode":404}') }).message, 'request failed, status code: 404, err: ');
  assert.equal(errorOfReply({ status: 418 }).kind, 'Unknown');
});
