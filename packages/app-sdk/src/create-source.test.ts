import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitsLog } from './create-source.ts';
import { Pipeline } from './pipeline.ts';
import { TestConfig } from './testkit/test-config.ts';

const everything = new Pipeline('p', ['#'], []);

test('feeds a pipeline for all events from the log', () => {
  for (const SubscribeTopics of ['events/#', 'other, events/device/#']) {
    assert.equal(fitsLog(everything, new TestConfig({ Trigger: { SubscribeTopics } }).value), true);
  }
  assert.equal(fitsLog(everything, new TestConfig({ Writable: { Pipeline: { TargetType: 'Event' } } }).value), true);
});

test('leaves pipelines for topics, other targets and other subscriptions to the bus', () => {
  const config = new TestConfig().value;
  assert.equal(fitsLog(new Pipeline('p', ['edgex/events/+/+/Boiler/#'], []), config), false);
  for (const TargetType of ['raw', 'metric']) {
    assert.equal(fitsLog(everything, new TestConfig({ Writable: { Pipeline: { TargetType } } }).value), false);
  }
  for (const SubscribeTopics of ['telemetry/#', 'events/device/device-modbus/#', '']) {
    assert.equal(fitsLog(everything, new TestConfig({ Trigger: { SubscribeTopics } }).value), false);
  }
});
