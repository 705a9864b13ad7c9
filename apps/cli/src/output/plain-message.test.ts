import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainMessage } from './plain-message.ts';

test('takes the sentence out of an answer within an answer', () => {
  assert.equal(
    plainMessage('{"apiVersion":"v3","message":"Regex DeviceResource Nope not found","statusCode":404}\n'),
    'Regex DeviceResource Nope not found',
  );
  assert.equal(plainMessage('request failed, status code: 404, err: no device'), 'no device');
  assert.equal(plainMessage('request failed: {"message":"{\\"message\\":\\"device is locked\\"}"}'), 'request failed: device is locked');
});

test('leaves everything else as it is', () => {
  assert.equal(plainMessage('no device with that name\n'), 'no device with that name');
  assert.equal(plainMessage('a brace {"and no end'), 'a brace {"and no end');
  assert.equal(plainMessage('an object {"without":"sentence"}'), 'an object {"without":"sentence"}');
});
