import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isZero, parseRules, ruleMessage } from './rules.ts';

const MESSAGES: readonly [string, unknown, string][] = [
  ['required', '', 'X.Y field is required'],
  ['required_without=Name', undefined, 'X.Y field is required if the Name is not present'],
  ['uuid', 'x', 'X.Y field needs a uuid'],
  ['edgex-dto-uuid', 'x', 'X.Y field needs a uuid'],
  ['edgex-dto-none-empty-string', ' ', 'X.Y field should not be empty string'],
  ["oneof='A' 'B C'", 'A B', "X.Y field should be one of 'A' 'B C'"],
  ['gt=0', [], 'X.Y field should greater than 0'],
  ['gt=2', { a: 1, b: 2 }, 'X.Y field should greater than 2'],
  ['gte=0', -0.5, "X.Y field validation failed on the gte tag with value '0'"],
  ['len=3', 'ab', 'The length of X.Y field is not 3'],
  ['len=0|uuid', 'x', "X.Y field validation failed on the len=0|uuid tag with value ''"],
  ['uri', 'x', "X.Y field validation failed on the uri tag with value ''"],
  ['edgex-dto-value-type', 'x', "X.Y field validation failed on the edgex-dto-value-type tag with value ''"],
  ['edgex-dto-no-reserved-chars', 'a/b', 'X.Y field does not allow reserved characters which are /#+$'],
  [
    'edgex-dto-rfc3986-unreserved-chars',
    'a b',
    'X.Y field only allows unreserved characters which are ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~:;=',
  ],
  [
    'len=0|edgex-dto-rfc3986-unreserved-chars',
    'a.b',
    'X.Y field only allows unreserved characters which are ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~:;=',
  ],
  [
    'edgex-dto-duration=10ms0x2C24h',
    '25h',
    'X.Y field should follows the ISO 8601 Durations format, e.g.,100ms, 24h, or be greater than or equal to the minimum value 10ms0x2C24h ',
  ],
];

const ACCEPTED: readonly [string, unknown][] = [
  ['required', 'x'],
  ['required', 0.5],
  ['required', {}],
  ["oneof='A' 'B C'", 'B C'],
  ['len=0|uuid', ''],
  ['edgex-dto-duration=10ms0x2C24h', '1d'],
  ['edgex-dto-duration', '-5s'],
  ['uri', '/path'],
  ['uri', 'tcp://host:1'],
  ['edgex-dto-value-type', 'float32ARRAY'],
  ['len=0|edgex-dto-no-reserved-chars', ''],
  ['gt=0', new Array(1)],
];

const only = (tags: string) => parseRules(tags).rules[0] ?? assert.fail();

test('words each broken rule as EdgeX does', () => {
  for (const [tag, value, message] of MESSAGES) {
    assert.ok(!only(tag).holds(value, {}), tag);
    assert.equal(ruleMessage('X.Y', only(tag)), message);
  }
});

test('lets good values pass', () => {
  for (const [tag, value] of ACCEPTED) assert.ok(only(tag).holds(value, {}), `${tag} ${String(value)}`);
});

test('looks at the other member where either is enough', () => {
  assert.ok(only('required_without=Name').holds(undefined, { name: '' }));
  assert.ok(only('edgex-dto-uuid').holds('', { name: 'n' }));
  assert.ok(!only('edgex-dto-uuid').holds('', { name: '' }));
});

test('reads omitempty and dive as what they are', () => {
  const rules = parseRules('omitempty,gt=0,dive');
  assert.deepEqual([rules.rules.length, rules.dive, rules.skips?.('')], [1, true, true]);
  assert.deepEqual([parseRules(undefined).rules.length, parseRules('uuid').skips], [0, undefined]);
});

test('takes only absence for emptiness of a pointer', () => {
  assert.equal(parseRules('omitempty,uuid', true).skips?.(''), false);
  assert.equal(parseRules('omitempty,uuid', true).skips?.(undefined), true);
  assert.ok(parseRules('required', true).rules[0]?.holds('', {}));
});

test('knows the zero values of Go', () => {
  for (const zero of [undefined, '', 0, 0n, false]) assert.ok(isZero(zero));
  for (const value of [' ', 1, 1n, true, [], {}]) assert.ok(!isZero(value));
});

test('refuses a tag that does not exist, such as one misspelt in a schema', () => {
  for (const tags of ['requird', 'constructor', 'uuid|nope']) assert.throws(() => parseRules(tags), RangeError);
});
