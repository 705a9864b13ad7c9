import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brokerAddress, printableAddress } from './address.ts';

test("translates EdgeX's schemes", () => {
  assert.equal(brokerAddress('tcp://localhost:1883'), 'mqtt://localhost:1883');
  assert.equal(brokerAddress('ssl://h:8883'), 'mqtts://h:8883');
  assert.equal(brokerAddress('MQTT://h'), 'mqtt://h');
  assert.equal(brokerAddress('wss://h/mqtt'), 'wss://h/mqtt');
});

for (const url of ['', 'localhost', 'http://localhost', 'mqtt:localhost', 'mqtt://', 'mqtt://h:99999']) {
  test(`refuses "${url}" as the address of a broker`, () => {
    assert.throws(() => brokerAddress(url), { kind: 'ContractInvalid' });
  });
}

test('hides credentials in addresses that are printed', () => {
  assert.equal(printableAddress('mqtt://user:secret@h:1883'), 'mqtt://h:1883');
  assert.equal(printableAddress('mqtt://h:1883'), 'mqtt://h:1883');
});
