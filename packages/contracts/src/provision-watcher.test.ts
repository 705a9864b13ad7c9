import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from './decode.ts';
import { parseJson, stringifyJson } from './json.ts';
import { AddProvisionWatcherRequestSchema, ProvisionWatcherSchema, UpdateProvisionWatcherSchema } from './provision-watcher.ts';

const UUID = '82eb2e26-0f24-48aa-ae4c-de9dac3fb9bc';
const FULL =
  `{"created":1,"modified":2,"id":"${UUID}","name":"w","serviceName":"s","labels":["a"],"identifiers":{"Address":"^10\\\\.","Port":"502"},` +
  '"blockingIdentifiers":{"Port":["503","504"]},"adminState":"LOCKED",' +
  '"discoveredDevice":{"profileName":"p","adminState":"UNLOCKED","autoEvents":[{"interval":"1s","onChange":false,"onChangeThreshold":0,' +
  '"sourceName":"r","retention":{"maxCap":0,"minCap":0,"duration":""}}],"properties":{"a":1}}}';
const LEAST =
  '{"name":"w","serviceName":"s","identifiers":{"a":"b"},"adminState":"UNLOCKED","discoveredDevice":{"adminState":"UNLOCKED","properties":{}}}';

test('writes a provision watcher as EdgeX does', () => {
  for (const text of [FULL, LEAST]) assert.equal(stringifyJson(decode(ProvisionWatcherSchema, parseJson(text))), text);
});

test('finds the watcher under its name in any case, as clients send it', () => {
  const request = { apiVersion: 'v3', provisionwatcher: parseJson(LEAST) };
  assert.equal(decode(AddProvisionWatcherRequestSchema, request).provisionWatcher.name, 'w');
});

test('refuses identifiers that are no texts', () => {
  for (const identifiers of [{ a: 1 }, ['a'], 'a', { a: ['b'] }]) {
    assert.throws(() => decode(ProvisionWatcherSchema, { ...(parseJson(LEAST) as object), identifiers }), { kind: 'ContractInvalid' });
  }
});

test('names each empty identifier', () => {
  const identifiers = { a: '', b: 'x', c: '' };
  assert.throws(() => decode(ProvisionWatcherSchema, { ...(parseJson(LEAST) as object), identifiers }), {
    message: 'ProvisionWatcher.Identifiers[a] field is required; ProvisionWatcher.Identifiers[c] field is required',
  });
});

test('leaves alone what a change does not name', () => {
  assert.deepEqual(decode(UpdateProvisionWatcherSchema, { name: 'w' }), { name: 'w', discoveredDevice: {} });
  const change = { name: 'w', identifiers: { a: 'b' }, discoveredDevice: { profileName: '', autoEvents: [] } };
  assert.deepEqual(decode(UpdateProvisionWatcherSchema, change), change);
});
