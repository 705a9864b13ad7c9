import assert from 'node:assert/strict';
import { test } from 'node:test';
import { annotate, dto, list, mapOf, optional, text, whole } from './schema.ts';
import { createValidator, type Problems, validationError } from './validator.ts';
import { structPath, wireSchema } from './wire-schema.ts';

const Leaf = dto('Leaf', { name: text('required') });
const Tree = dto('Tree', {
  id: text('uuid', { 'x-path': 'Base.Embedded.Id' }),
  leaf: Leaf,
  leaves: list(Leaf, 'gt=0,dive'),
  ignored: list(Leaf),
  labels: optional(mapOf(text('required'), { 'x-validate': 'dive', 'x-validate-keys': 'len=1' })),
  plain: whole(),
});

const good = {
  id: '82eb2e26-0f24-48aa-ae4c-de9dac3fb9bc',
  leaf: { name: 'a' },
  leaves: [{ name: 'a' }],
  ignored: [{ name: '' }],
  plain: 0,
};

function messages(change: object): string[] {
  const problems: Problems = { path: ['Tree'], messages: [] };
  createValidator(wireSchema(Tree))?.({ ...good, ...change }, problems);
  assert.deepEqual(problems.path, ['Tree']);
  return problems.messages;
}

test('finds nothing wrong with a good value', () => {
  assert.deepEqual(messages({}), []);
});

test('makes no validator for a schema without rules', () => {
  assert.equal(createValidator(wireSchema(dto('Free', { a: text(), b: list(text()) }))), undefined);
  assert.equal(createValidator(wireSchema(text('required'))), undefined);
});

test('names members by their struct paths, in the order of the struct', () => {
  assert.deepEqual(messages({ id: 'x', leaf: { name: '' }, leaves: [{ name: 'a' }, { name: '' }] }), [
    'Tree.Base.Embedded.Id field needs a uuid',
    'Tree.Leaf.Name field is required',
    'Tree.Leaves[1].Name field is required',
  ]);
});

test('looks into a list only when its own rules hold, and only where told to', () => {
  assert.deepEqual(messages({ leaves: [] }), ['Tree.Leaves field should greater than 0']);
  assert.deepEqual(messages({ ignored: [{}] }), []);
});

test('checks keys and values of maps', () => {
  assert.deepEqual(messages({ labels: { a: '', bb: 'x' } }), [
    'Tree.Labels[a] field is required',
    'The length of Tree.Labels[bb] field is not 1',
  ]);
});

test('joins the messages, hides what EdgeX hides, or all of it', () => {
  const problems = { path: [], messages: ['A.Embedded.B is bad', 'C.Embedded.D too'] };
  assert.equal(validationError(problems, {}).message, 'A.Embedded.B is bad; C.Embedded.D too');
  assert.equal(validationError(problems, { 'x-hide': '.Embedded' }).message, 'A.B is bad; C.D too');
  const hidden = validationError(problems, { 'x-invalid': 'no' });
  assert.deepEqual(
    [hidden.kind, hidden.message, hidden.fullMessage],
    ['ContractInvalid', 'no', 'no -> A.Embedded.B is bad; C.Embedded.D too'],
  );
});

test('capitalises a member for its path unless the schema names another', () => {
  assert.equal(structPath('apiVersion', {}), 'ApiVersion');
  assert.equal(structPath('basicinfo', wireSchema(annotate(text(), { 'x-path': 'BasicInfo' }))), 'BasicInfo');
});
