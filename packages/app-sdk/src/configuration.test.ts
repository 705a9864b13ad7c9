import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_PIPELINE, functionFor, parseTargetType, planPipelines } from './configuration.ts';
import { defineFunction } from './function.ts';
import { parameter } from './parameters.ts';
import { next } from './result.ts';

function declare(name: string) {
  return defineFunction({ name, summary: name, parameters: { type: parameter.text('Type.', '') }, run: () => next() });
}

const Export = defineFunction({
  name: 'Export',
  summary: 'Exports.',
  parameters: { address: parameter.text('Where.'), retry: parameter.flag('Retry.', 'false') },
  missing: ({ address }) => (address === '' ? 'Address' : undefined),
  run: () => next(),
});
const FUNCTIONS = [declare('Transform'), Export, declare('ExportAll')];

test('plans the default pipeline and those for topics', () => {
  const plans = planPipelines(
    {
      ExecutionOrder: 'Transform, Export2',
      PerTopicPipelines: { floats: { Id: 'float-pipeline', Topics: 'events/#, other/+', ExecutionOrder: 'Transform' } },
      Functions: { Transform: { Parameters: { Type: 'json' } }, Export2: { Parameters: { ADDRESS: 'here' } } },
    },
    FUNCTIONS,
    'edgex',
  );
  assert.deepEqual(
    plans.map(({ id, topics, steps }) => [id, topics, steps.map(({ key, declared }) => `${key}=${declared.name}`)]),
    [
      [DEFAULT_PIPELINE, ['#'], ['Transform=Transform', 'Export2=Export']],
      ['float-pipeline', ['edgex/events/#', 'edgex/other/+'], ['Transform=Transform']],
    ],
  );
  assert.deepEqual(plans[0]?.steps[1]?.parameters, { address: 'here', retry: false });
});

test('takes the function with the longest name that the key starts with', () => {
  assert.equal(functionFor('ExportAll2', FUNCTIONS)?.name, 'ExportAll');
  assert.equal(functionFor('Export2', FUNCTIONS)?.name, 'Export');
  assert.equal(functionFor('export', FUNCTIONS), undefined);
});

test('says what a pipeline waits for and where to set it', () => {
  const [plan] = planPipelines({ ExecutionOrder: 'Export', Functions: { Export: { Parameters: { Address: '' } } } }, FUNCTIONS, 'edgex');
  assert.equal(plan?.missing, 'Export waits for Address (Writable.Pipeline.Functions.Export.Parameters)');
});

const REFUSED = [
  [{}, 'default ExecutionOrder has 0 functions specified and PerTopicPipelines is empty'],
  [
    { ExecutionOrder: 'Transform' },
    "function 'Transform' configuration not found in Pipeline.Functions section for pipeline 'default-pipeline'",
  ],
  [
    { ExecutionOrder: 'Nothing', Functions: { Nothing: {} } },
    "function Nothing is not a built in SDK function for pipeline 'default-pipeline'",
  ],
  [
    { ExecutionOrder: 'Export', Functions: { Export: { Parameters: { address: 'x', retry: 'maybe' } } } },
    `Export from configuration failed for pipeline 'default-pipeline': parameter "retry" is "maybe" but must be "true" or "false". Set it in Writable.Pipeline.Functions.Export.Parameters.`,
  ],
  [
    { ExecutionOrder: 'Export', Functions: { Export: {} } },
    `Export from configuration failed for pipeline 'default-pipeline': parameter "address" is missing. Set it in Writable.Pipeline.Functions.Export.Parameters.`,
  ],
] as const;

test('refuses configurations with EdgeX’s texts and what to do', () => {
  for (const [config, message] of REFUSED) {
    assert.throws(() => planPipelines(config, FUNCTIONS, 'edgex'), { kind: 'ContractInvalid', message });
  }
});

test('reads target types in any case', () => {
  assert.deepEqual(['', 'Event', ' RAW ', 'metric'].map(parseTargetType), ['event', 'event', 'raw', 'metric']);
  assert.throws(() => parseTargetType('blob'), { message: "pipline TargetType of 'blob' is not supported" });
});
