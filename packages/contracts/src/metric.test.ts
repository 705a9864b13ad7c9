import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode } from './decode.ts';
import { parseJson, stringifyJson } from './json.ts';
import { MetricSchema } from './metric.ts';

const TEXT =
  '{"apiVersion":"v3","name":"EventsPersisted","fields":[{"name":"counter-count","value":12},{"name":"x","value":1.5}],' +
  '"tags":[{"name":"service","value":"core-data"}],"timestamp":1700000000000000001}';

test('writes a metric as EdgeX does', () => {
  assert.equal(stringifyJson(decode(MetricSchema, parseJson(TEXT))), TEXT);
});

test('refuses a metric without name, fields or time', () => {
  assert.throws(() => decode(MetricSchema, { apiVersion: 'v3' }), {
    message: 'Metric.Name field should not be empty string; Metric.Fields field should greater than 0; Metric.Timestamp field is required',
  });
});
