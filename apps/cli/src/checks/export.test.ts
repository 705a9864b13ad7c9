import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportFindings } from './export.ts';

const stateOf = (answer: Parameters<typeof exportFindings>[1]) =>
  exportFindings('app-mqtt-export', answer).map(({ state, found }) => [state, found]);

test('says why there are no pipelines', () => {
  assert.deepEqual(stateOf({ problem: "function 'Gzip' configuration not found", pipelines: [] }), [
    ['problem', "function 'Gzip' configuration not found"],
  ]);
});

test('warns of a pipeline that waits for its receiver', () => {
  assert.deepEqual(stateOf({ pipelines: [{ id: 'p', state: 'waiting', reason: 'connect ECONNREFUSED' }] }), [
    ['warning', 'connect ECONNREFUSED'],
  ]);
});

test('is content with pipelines that run or are switched off', () => {
  assert.deepEqual(
    stateOf({
      pipelines: [
        { id: 'p', state: 'running' },
        { id: 'q', state: 'idle', reason: 'waits for Url' },
      ],
    }),
    [
      ['ok', 'exports'],
      ['ok', 'off: waits for Url'],
    ],
  );
});
