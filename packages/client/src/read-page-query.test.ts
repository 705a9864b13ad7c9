import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPageQuery } from './read-page-query.ts';

const read = (query: string, max = 1024) => readPageQuery(new URLSearchParams(query), max);
const refusal = (message: string) => ({ kind: 'ContractInvalid', message });

test('has EdgeX’s defaults, capped by what the service returns at once', () => {
  assert.deepEqual(read(''), { offset: 0, limit: 20, labels: [] });
  assert.equal(read('', 5).limit, 5);
  assert.deepEqual(read('offset=&limit=-1&labels=a,b'), { offset: 0, limit: 1024, labels: ['a', 'b'] });
});

test('refuses what is out of range', () => {
  assert.throws(() => read('limit=1025'), refusal("querystring limit's value 1025 is out of min -1 ~ max 1024 range."));
  assert.throws(() => read('offset=-1'), refusal("querystring offset's value -1 is out of min 0 ~ max 2147483647 range."));
});

test('refuses what is no integer, with Go’s words', () => {
  const message = 'failed to parse querystring offset\'s value Invalid into integer. Error:strconv.Atoi: parsing "Invalid": invalid syntax';
  assert.throws(() => read('offset=Invalid'), refusal(message));
  for (const text of ['1.5', '1e3', '0x10', ' 1'])
    assert.throws(() => read(`limit=${encodeURIComponent(text)}`), { kind: 'ContractInvalid' });
  assert.throws(() => read('limit=99999999999999999999'), /value out of range$/);
});
