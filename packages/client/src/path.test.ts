import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiPath, queryText } from './path.ts';

test('leaves plain names as they are and escapes the others as one segment', () => {
  assert.equal(apiPath('device/name', 'pump-1.a_b~c'), '/api/v3/device/name/pump-1.a_b~c');
  assert.equal(apiPath('device/name', 'a/b c', 'é?#'), '/api/v3/device/name/a%2Fb%20c/%C3%A9%3F%23');
});

test('escapes all of a name with a percent sign, since EdgeX would decode it twice', () => {
  assert.equal(apiPath('device/name', 'a%2'), '/api/v3/device/name/%61%25%32');
});

test('escapes names that would mean another level of the path', () => {
  assert.equal(apiPath('device/name', '..', '.'), '/api/v3/device/name/%2E%2E/%2E');
  assert.equal(apiPath('device/name', '.a'), '/api/v3/device/name/.a');
});

test('writes a query without what is undefined', () => {
  assert.equal(
    queryText({ offset: 0, limit: undefined, labels: 'a,b c', deep: true, ns: 2n ** 60n }),
    `?offset=0&labels=a%2Cb%20c&deep=true&ns=${2n ** 60n}`,
  );
  assert.equal(queryText({}), '');
});
