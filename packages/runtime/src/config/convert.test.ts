import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setting } from '../settings.ts';
import { convertText, convertValue } from './convert.ts';

const flag = setting.flag(false, 'A flag.');
const port = setting.integer(1, 'A port.', { min: 0, max: 65535 });

test('reads flags in all forms that Go reads, and no other', () => {
  for (const text of ['1', 't', 'T', 'TRUE', 'true', 'True']) assert.equal(convertText(flag, text), true);
  for (const text of ['0', 'f', 'F', 'FALSE', 'false', 'False']) assert.equal(convertText(flag, text), false);
  assert.throws(() => convertText(flag, 'yes'), { message: 'strconv.ParseBool: parsing "yes": invalid syntax' });
});

test('reads whole numbers in base 10 only', () => {
  assert.equal(convertText(port, '8080'), 8080);
  for (const text of ['0x10', '1.5', '', ' 1', '1e3'])
    assert.throws(() => convertText(port, text), { message: /^strconv\.ParseInt: .*invalid syntax$/ });
  assert.throws(() => convertText(port, '99999999999999999999'), { message: /value out of range$/ });
});

test('keeps numbers within their bounds', () => {
  assert.throws(() => convertText(port, '70000'), { message: '70000 is not a whole number of at least 0 and at most 65535' });
  assert.throws(() => convertText(setting.integer(1, 'x', { min: 1 }), '0'), { message: '0 is not a whole number of at least 1' });
});

test('reads numbers, texts and lists', () => {
  assert.equal(convertText(setting.number(0, 'x'), '1.5'), 1.5);
  assert.throws(() => convertText(setting.number(0, 'x'), 'much'), { message: /^strconv\.ParseFloat/ });
  assert.equal(convertText(setting.text('', 'x'), ' as is '), ' as is ');
  assert.deepEqual(convertText(setting.list([], 'x'), 'a, b ,c'), ['a', 'b', 'c']);
  assert.deepEqual(convertText(setting.list([], 'x'), ''), []);
});

test('checks durations and leaves them as text', () => {
  assert.equal(convertText(setting.duration('1s', 'x'), '1h30m'), '1h30m');
  assert.throws(() => convertText(setting.duration('1s', 'x'), '5'), { message: /missing unit/ });
});

test('names what a text may be', () => {
  const level = setting.text('INFO', 'x', { oneOf: ['INFO', 'WARN'] });
  assert.throws(() => convertText(level, 'LOUD'), { message: '"LOUD" is not one of INFO, WARN' });
});

test('takes typed values, and texts for numbers and the reverse, as YAML writers mix them', () => {
  assert.equal(convertValue(port, 12), 12);
  assert.equal(convertValue(port, '12'), 12);
  assert.equal(convertValue(setting.text('', 'x'), 0), '0');
  assert.equal(convertValue(setting.text('', 'x'), true), 'true');
  assert.deepEqual(convertValue(setting.list([], 'x'), ['a', 1]), ['a', '1']);
});

test('refuses a section or a list where a value belongs', () => {
  assert.throws(() => convertValue(port, { a: 1 }), { message: 'expected a whole number of at least 0 and at most 65535, not a section' });
  assert.throws(() => convertValue(flag, []), { message: 'expected true or false, not a list' });
  assert.throws(() => convertText(setting.map(flag, {}, 'x'), 'true'), { message: /give one of its entries/ });
});
