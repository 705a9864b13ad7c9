import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BASE,
  commandQueryTopic,
  commandRequestTopic,
  commandTopicParts,
  coreCommandRequestTopic,
  coreEventTopic,
  eventTopic,
  eventTopicParts,
  responsePrefix,
  responseTopic,
  systemEventTopic,
  telemetryTopic,
  topicMatches,
  validateDeviceTopic,
} from './topics.ts';

const parts = { service: 'device-virtual', profile: 'Random-Integer', device: 'Random-Integer-Device', source: 'Int8' };

test('names the topics of events', () => {
  assert.equal(eventTopic(BASE, parts), 'edgex/events/device/device-virtual/Random-Integer/Random-Integer-Device/Int8');
  assert.equal(coreEventTopic(BASE, parts), 'edgex/events/core/device-virtual/Random-Integer/Random-Integer-Device/Int8');
});

test('escapes the names in a topic when asked to, and only the names', () => {
  assert.equal(eventTopic(BASE, parts, true), 'edgex/events/device/device%2Dvirtual/Random%2DInteger/Random%2DInteger%2DDevice/Int8');
  assert.equal(validateDeviceTopic(BASE, 'device-virtual', true), 'edgex/device%2Dvirtual/validate/device');
  assert.equal(responsePrefix(BASE, 'device-virtual', true), 'edgex/response/device%2Dvirtual');
});

test('reads the names back from the topic of an event, escaped or not', () => {
  assert.deepEqual(eventTopicParts(eventTopic(BASE, parts)), parts);
  assert.deepEqual(eventTopicParts(eventTopic('a/b', { ...parts, source: 'x/y' }, true)), { ...parts, source: 'x/y' });
});

test('refuses the topic of an event that is too short', () => {
  assert.throws(() => eventTopicParts('edgex/events/device/a/b'), {
    kind: 'ContractInvalid',
    message: 'invalid message topic edgex/events/device/a/b',
  });
});

test('names the topics of system events, without the profile when there is none', () => {
  const event = { source: 'core-metadata', type: 'device', action: 'add', owner: 'device-virtual' };
  assert.equal(systemEventTopic(BASE, { ...event, profile: 'P' }), 'edgex/system-events/core-metadata/device/add/device-virtual/P');
  assert.equal(systemEventTopic(BASE, { ...event, profile: '' }), 'edgex/system-events/core-metadata/device/add/device-virtual');
});

test('leaves the name of core-metadata unescaped in system events, as EdgeX does', () => {
  const event = { source: 'core-metadata', type: 'deviceprofile', action: 'add', owner: 'core-metadata', profile: 'P-1' };
  assert.equal(systemEventTopic(BASE, event, true), 'edgex/system-events/core-metadata/deviceprofile/add/core-metadata/P%2D1');
});

test('names the topics of commands and their answers', () => {
  const command = { device: 'd', command: 'c', method: 'get' };
  assert.equal(commandRequestTopic(BASE, { service: 's', ...command }), 'edgex/device/command/request/s/d/c/get');
  assert.equal(coreCommandRequestTopic(BASE, command), 'edgex/core/command/request/d/c/get');
  assert.equal(commandQueryTopic(BASE, 'all'), 'edgex/core/commandquery/request/all');
  assert.equal(responseTopic(BASE, 'core-command', 'id'), 'edgex/response/core-command/id');
  assert.deepEqual(commandTopicParts('edgex/core/command/request/d%2D1/c/SET'), { device: 'd-1', command: 'c', method: 'SET' });
  assert.throws(() => commandTopicParts('d/c'), { kind: 'ContractInvalid' });
});

test('names the topic of a metric', () => {
  assert.equal(telemetryTopic(BASE, 'core-data', 'EventsPersisted'), 'edgex/telemetry/core-data/EventsPersisted');
});

test('matches topics against filters as MQTT does', () => {
  const matching = [
    ['a/b', 'a/b'],
    ['a/+', 'a/b'],
    ['+/b', 'a/b'],
    ['a/#', 'a/b/c'],
    ['a/#', 'a'],
    ['#', 'a/b'],
    ['a/+/c', 'a//c'],
  ];
  const others = [
    ['a/b', 'a'],
    ['a', 'a/b'],
    ['a/+', 'a'],
    ['a/+', 'a/b/c'],
    ['a/b/#', 'a/c'],
    ['', 'a'],
  ];
  for (const [filter, topic] of matching) assert.ok(topicMatches(filter as string, topic as string), `${filter} ${topic}`);
  for (const [filter, topic] of others) assert.ok(!topicMatches(filter as string, topic as string), `${filter} ${topic}`);
});
