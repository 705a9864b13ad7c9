import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainJson } from './json-explain.ts';

test('finds the problem behind any amount of good JSON', () => {
  assert.equal(explainJson('{"a":[1,2.5e-3,{"b":"\\u00e9\\n"},true,null,false],"c":-0} ,'), "invalid character ',' after top-level value");
  assert.equal(explainJson('[[[[]],{}],[tru]]'), "invalid character ']' in literal true (expecting 'e')");
  assert.equal(explainJson('{"a":{"b":[}}}'), "invalid character '}' looking for beginning of value");
});

test('names control characters and quotes as Go does', () => {
  const named: readonly [string, string][] = [
    ['\u0007', "'\\a'"],
    ['\b', "'\\b'"],
    ['\f', "'\\f'"],
    ['\v', "'\\v'"],
    ['\x7f', "'\\x7f'"],
    ['\\', "'\\\\'"],
    ["'", "'\\''"],
    ['#', "'#'"],
  ];
  for (const [char, name] of named) assert.equal(explainJson(char), `invalid character ${name} looking for beginning of value`);
});

test('walks a text of any depth without exhausting the stack', () => {
  assert.equal(explainJson('['.repeat(300_000)), 'unexpected EOF');
  assert.equal(explainJson(`${'['.repeat(300_000)}x`), "invalid character 'x' looking for beginning of value");
});

test('tells an empty text from a cut one', () => {
  for (const text of ['', ' ', '\t\r\n']) assert.equal(explainJson(text), 'EOF');
  for (const text of ['"', '{"', '[1', '{"a": ', 'fals', '-', '1e+', '"\\u00']) assert.equal(explainJson(text), 'unexpected EOF');
});
