import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUILT_IN, type PipelineConfig, planPipelines } from '@skerry/app-sdk';
import { parseYaml } from '@skerry/runtime';
import { HTTPExport } from './http-export.ts';

/** Names and values as an EdgeX user's file has them. */
const FILE = `
Writable:
  Pipeline:
    ExecutionOrder: "HTTPExport, HTTPExport2"
    Functions:
      HTTPExport:
        Parameters:
          Method: "post"
          MimeType: "application/json"
          Url: "http://receiver/{devicename}"
          PersistOnError: "false"
          ContinueOnSendError: "true"
          ReturnInputData: "true"
          HeaderName: ""
          SecretValueKey: ""
          SecretName: ""
      HTTPExport2:
        Parameters: { Method: "PUT", MimeType: "", Url: "<put your URL here>", PersistOnError: "true" }
`;

function planOf(file: string) {
  const { Pipeline } = (parseYaml(file) as { Writable: { Pipeline: PipelineConfig } }).Writable;
  const [planned] = planPipelines(Pipeline, [...BUILT_IN, HTTPExport], 'edgex');
  assert.ok(planned);
  return planned;
}

test('reads the parameters of an EdgeX file', () => {
  const [first, second] = planOf(FILE).steps.map(({ parameters }) => parameters as Record<string, unknown>);
  assert.deepEqual([first?.method, first?.url, first?.continueOnSendError], ['post', 'http://receiver/{devicename}', true]);
  assert.deepEqual([second?.method, second?.persistOnError, second?.timeout], ['put', true, 30_000]);
});

test('idles while an address is still the placeholder of the file', () => {
  assert.match(planOf(FILE).missing ?? '', /^HTTPExport2 waits for Url /);
  assert.equal(planOf(FILE.replace('<put your URL here>', 'http://other')).missing, undefined);
});
