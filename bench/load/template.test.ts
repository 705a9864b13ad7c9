import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUuid } from '@skerry/contracts';
import { FIRST_NUMBER, Template, TemplateValues } from './template.ts';

test('knows the length of every message before it is made', () => {
  const template = new Template('{"id":"{id}","origin":{origin},"value":"{n}"}');
  const values = new TemplateValues();
  for (let count = 0; count < 100; count++) assert.equal(template.fill(values.next()).length, template.length);
});

test('never makes the same id twice, and only UUIDs', () => {
  const values = new TemplateValues();
  const ids = Array.from({ length: 10_000 }, () => values.next().id);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.every((id) => isUuid(id)));
});

test('counts up from a number of seven digits', () => {
  const values = new TemplateValues();
  assert.equal(values.next().n, String(FIRST_NUMBER));
  assert.equal(values.next().n, String(FIRST_NUMBER + 1));
});
