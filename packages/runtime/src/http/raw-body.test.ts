import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeCbor } from '../codec/cbor.ts';
import { BytesBody, mediaTypeOf, NO_BODY, ValueBody } from './raw-body.ts';

test('parses bytes as their content type says, JSON if it says nothing', () => {
  const value = { origin: 1_700_000_000_123_456_789n };
  const json = Buffer.from('{"origin":1700000000123456789}');
  for (const type of [undefined, 'application/json', 'Application/JSON; charset=utf-8', 'text/plain'])
    assert.deepEqual(new BytesBody(json, type).value(), value);
  assert.deepEqual(new BytesBody(encodeCbor(value), 'application/cbor').value(), value);
  for (const type of ['application/yaml', 'application/x-yaml', 'text/yaml']) {
    assert.deepEqual(new BytesBody(Buffer.from('origin: 1700000000123456789'), type).value(), value);
  }
});

test('refuses what cannot be parsed with the words of EdgeX', () => {
  assert.throws(() => new BytesBody(Buffer.from('{'), undefined).value(), { kind: 'ContractInvalid', message: 'unexpected EOF' });
  assert.throws(() => NO_BODY.value(), { kind: 'ContractInvalid', message: 'EOF' });
  assert.throws(() => new BytesBody(Buffer.from('{}'), 'application/cbor').value(), { kind: 'ContractInvalid' });
});

test('hands a value from within the process over as it is, and as JSON when bytes are wanted', () => {
  const value = { origin: 1_700_000_000_123_456_789n };
  const body = new ValueBody(value);
  assert.equal(body.value(), value);
  assert.equal(Buffer.from(body.bytes()).toString(), '{"origin":1700000000123456789}');
  assert.throws(() => new ValueBody(undefined).value(), { message: 'EOF' });
});

test('takes the media type out of a header', () => {
  assert.equal(mediaTypeOf(undefined), '');
  assert.equal(mediaTypeOf('Multipart/Form-Data; boundary=x'), 'multipart/form-data');
});
