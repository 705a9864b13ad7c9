import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunningHost } from '@skerry/runtime';
import { bannerText } from './banner.ts';

const host = { services: [{ key: 'core-data', url: 'http://127.0.0.1:59880' }] } as unknown as RunningHost;
const facts = {
  host,
  dataDir: '/data',
  brokerPort: 1883,
  startedInMs: 432,
  retention: 'Events are kept for 7 days.',
  command: './skerry',
  found: '',
};

test('says what runs where, where the data is and how long it is kept', () => {
  const text = bannerText(facts);
  assert.match(text, /^Skerry is up \(0\.43 s\)/);
  assert.match(text, /core-data {4}http:\/\/127\.0\.0\.1:59880/);
  assert.match(text, /MQTT broker {2}mqtt:\/\/127\.0\.0\.1:1883/);
  assert.match(text, /Data: \/data\nEvents are kept for 7 days\./);
});

test('names the commands to try so that they find this platform', () => {
  assert.match(bannerText(facts), /^ {2}\.\/skerry status$/m);
  assert.match(bannerText({ ...facts, found: ' --data /data' }), /^ {2}\.\/skerry status --data \/data$/m);
});
