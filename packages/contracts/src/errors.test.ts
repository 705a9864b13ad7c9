import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { EdgeError, ERROR_KINDS, isEdgeError, kindOfStatus, statusOf, toEdgeError } from './errors.ts';

const DOCUMENT = join(import.meta.dirname, '../../../docs/reference/errors.md');

test('answers each kind with the status of EdgeX', () => {
  const byStatus = Map.groupBy(ERROR_KINDS, ({ status }) => status);
  const kinds = Object.fromEntries([...byStatus].map(([status, rows]) => [status, rows.map(({ kind }) => kind).join(' ')]));
  assert.deepEqual(kinds, {
    400: 'ContractInvalid InvalidId',
    401: 'Unauthorized',
    403: 'IOError Forbidden',
    404: 'NotFound',
    405: 'NotAllowed',
    409: 'StatusConflict DuplicateName',
    413: 'LimitExceeded',
    416: 'RangeNotSatisfiable',
    423: 'ServiceLocked',
    500: 'Unknown Database UnexpectedServerError OverflowError NaNError',
    501: 'NotImplemented',
    502: 'Communication',
    503: 'ServiceUnavailable',
  });
  for (const { kind, status } of ERROR_KINDS) assert.equal(statusOf(kind), status);
});

test('gives a client the kind of a status', () => {
  const kinds = {
    400: 'ContractInvalid',
    403: 'Forbidden',
    409: 'StatusConflict',
    500: 'UnexpectedServerError',
    502: 'Communication',
    418: 'Unknown',
    0: 'Unknown',
  };
  for (const [status, kind] of Object.entries(kinds)) assert.equal(kindOfStatus(Number(status)), kind);
  for (const { status } of ERROR_KINDS) assert.equal(statusOf(kindOfStatus(status)), status);
});

test('joins the messages of a chain and skips levels without one', () => {
  const root = new EdgeError('NotFound', 'no device');
  const empty = new EdgeError('NotFound', '', { cause: root });
  const outer = new EdgeError('NotFound', 'cannot read', { cause: empty });
  assert.equal(outer.fullMessage, 'cannot read -> no device');
  assert.equal(outer.firstMessage, 'cannot read');
  assert.equal(empty.firstMessage, 'no device');
  assert.equal(new EdgeError('Unknown', '').firstMessage, '');
});

test('takes texts and foreign errors into the chain', () => {
  assert.equal(new EdgeError('IOError', 'a', { cause: new Error('b', { cause: 'c' }) }).fullMessage, 'a -> b -> c');
});

test('takes the kind of its cause when it has none of its own', () => {
  const root = new EdgeError('NotFound', 'root');
  const middle = new EdgeError('Unknown', 'middle', { cause: root });
  assert.equal(middle.kind, 'NotFound');
  assert.equal(new EdgeError('Unknown', 'outer', { cause: middle }).kind, 'NotFound');
  assert.equal(new EdgeError('Unknown', 'alone').kind, 'Unknown');
  assert.equal(new EdgeError('Communication', 'own', { cause: root }).kind, 'Communication');
});

test('survives a chain that runs in a circle', () => {
  const error = new Error('round');
  error.cause = error;
  assert.match(new EdgeError('Database', 'start', { cause: error }).fullMessage, /^start -> round/);
});

test('makes an EdgeError of anything thrown', () => {
  const error = new EdgeError('NotFound', 'gone');
  assert.equal(toEdgeError(error), error);
  const wrapped = toEdgeError(error, 'cannot go on');
  assert.deepEqual([wrapped.kind, wrapped.fullMessage], ['NotFound', 'cannot go on -> gone']);
  assert.deepEqual([toEdgeError(new TypeError('x')).kind, toEdgeError(new TypeError('x')).message], ['UnexpectedServerError', 'x']);
  assert.equal(toEdgeError('text').message, 'text');
  assert.equal(toEdgeError(undefined).message, 'undefined');
  assert.equal(toEdgeError({}).message, 'an unexpected error occurred');
});

test('recognises an error of another copy of the package by its kind', () => {
  const foreign = Object.assign(new Error('x'), { kind: 'NotFound' });
  assert.ok(isEdgeError(foreign));
  assert.ok(!isEdgeError({ kind: 'NotFound' }));
  assert.ok(!isEdgeError(Object.assign(new Error('x'), { kind: 'ENOENT' })));
});

test('documents every kind with its status and meaning, and no other', () => {
  const rows = [...readFileSync(DOCUMENT, 'utf8').matchAll(/^\| `(\w+)` \| (\d+) \| ([^|]+) \|/gm)];
  const documented = rows.map(([, kind, status, meaning]) => ({ kind, status: Number(status), meaning: meaning?.trim() }));
  assert.deepEqual(documented, [...ERROR_KINDS]);
});
