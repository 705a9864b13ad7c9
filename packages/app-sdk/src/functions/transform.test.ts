import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJson } from '@skerry/contracts';
import { createTestEvent, createTestReading } from '../testkit/test-event.ts';
import { buildTestStep, createTestContext } from '../testkit/test-setup.ts';
import { Transform } from './transform.ts';

async function transform(type: string, data: unknown) {
  const context = createTestContext();
  const result = await (await buildTestStep(Transform, { Type: type })).run(data, context);
  return { text: result.kind === 'continue' ? String(result.data) : undefined, contentType: context.responseContentType };
}

test('writes an event as JSON with every digit of its origin', async () => {
  const event = createTestEvent();
  const { text, contentType } = await transform('json', event);
  assert.equal(contentType, 'application/json');
  assert.match(text ?? '', /"origin":1700000000000000001/);
  assert.equal((parseJson(text ?? '') as { origin: bigint }).origin, event.origin);
});

test('writes an event as XML with the elements of EdgeX in their order', async () => {
  const reading = createTestReading({ units: '°C', value: '<21>' });
  const { text, contentType } = await transform('XML', createTestEvent({ readings: [reading], tags: { b: 2, a: 'x&y' } }));
  assert.equal(contentType, 'application/xml');
  const names = '<DeviceName>Boiler-1</DeviceName>';
  assert.equal(
    text,
    `<Event><ApiVersion>v3</ApiVersion><Id>5f1a9f4e-9a0f-4a56-8a70-000000000000</Id>${names}<ProfileName>Boiler</ProfileName><SourceName>Temperature</SourceName>` +
      `<Origin>1700000000000000001</Origin><Readings><Id>5f1a9f4e-9a0f-4a56-8a70-2f2f5b0c0002</Id><Origin>1700000000000000001</Origin>${names}` +
      `<ResourceName>Temperature</ResourceName><ProfileName>Boiler</ProfileName><ValueType>Int32</ValueType><Units>°C</Units><BinaryValue></BinaryValue>` +
      '<MediaType></MediaType><Value>&lt;21&gt;</Value></Readings><Tags><a>x&amp;y</a><b>2</b></Tags></Event>',
  );
});

test('refuses object readings as XML', async () => {
  const event = createTestEvent({ readings: [createTestReading({ valueType: 'Object', value: undefined, objectValue: { a: 1 } })] });
  await assert.rejects(transform('xml', event), /unsupported type/);
});

test('refuses other types of text and what is no event', async () => {
  await assert.rejects(buildTestStep(Transform, { Type: 'csv' }), /parameter "type" is "csv" but must be one of "json", "xml"/);
  await assert.rejects(transform('json', 'text'), /Transform: type received is not an Event/);
});
