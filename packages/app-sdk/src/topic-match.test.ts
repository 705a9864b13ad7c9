import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pipelineTakes } from './topic-match.ts';

const CASES: readonly (readonly [pattern: string, topic: string, takes: boolean])[] = [
  ['#', 'a/b', true],
  ['a/b', 'a/b', true],
  ['a/b', 'a/b/c', false],
  ['a/+', 'a/b', true],
  ['a/+', 'a/b/c', true],
  ['a/#', 'a/b/c', true],
  ['a/#', 'a', false],
  ['a/+/c', 'a/b/c', true],
  ['a/+/c', 'a/b/d', false],
  ['a/+/c/#', 'a/b/c', false],
  ['edgex/events/+/+/Boiler/#', 'edgex/events/device/device-modbus/Boiler/Boiler-1/Temperature', true],
  ['edgex/events/+/+/Boiler/#', 'edgex/events/device/device-modbus/Pump/Pump-1/Temperature', false],
];

test('matches topics of pipelines as EdgeX does', () => {
  for (const [pattern, topic, takes] of CASES) assert.equal(pipelineTakes(pattern, topic), takes, `${pattern} ${topic}`);
});
