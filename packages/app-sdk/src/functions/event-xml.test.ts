import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestEvent, createTestReading } from '../testkit/test-event.ts';
import { encodeEventXml } from './event-xml.ts';

function valueElement(value: string): string | undefined {
  const xml = encodeEventXml(createTestEvent({ readings: [createTestReading({ value })] }));
  return /<Value>(.*)<\/Value>/su.exec(xml)?.[1];
}

test('escapes what means something in XML, as Go does', () => {
  assert.equal(valueElement(`<a href="x">'&'</a>`), '&lt;a href=&#34;x&#34;&gt;&#39;&amp;&#39;&lt;/a&gt;');
  assert.equal(valueElement('a\tb\nc\rd'), 'a&#x9;b&#xA;c&#xD;d');
});

test('replaces what XML cannot hold', () => {
  assert.equal(valueElement('a\u0000b\uFFFEc\uD800d😀'), 'a\uFFFDb\uFFFDc\uFFFDd😀');
});

test('writes one element per reading, tags of readings inside', () => {
  const readings = [createTestReading({ tags: { b: '2', a: '1' } }), createTestReading({ resourceName: 'Pressure' })];
  const xml = encodeEventXml(createTestEvent({ readings }));
  assert.equal(xml.match(/<Readings>/g)?.length, 2);
  assert.match(xml, /<Units><\/Units><Tags><a>1<\/a><b>2<\/b><\/Tags><BinaryValue>/);
});

test('writes bytes as text', () => {
  const reading = createTestReading({
    valueType: 'Binary',
    value: undefined,
    binaryValue: new TextEncoder().encode('png'),
    mediaType: 'image/png',
  });
  assert.match(
    encodeEventXml(createTestEvent({ readings: [reading] })),
    /<BinaryValue>png<\/BinaryValue><MediaType>image\/png<\/MediaType><Value><\/Value>/,
  );
});
