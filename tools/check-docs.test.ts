import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { brokenLinks, undocumentedExports } from './check-docs.ts';

test('names an export without a docstring and its line', () => {
  const text = '/** Fine. */\nexport const a = 1;\n\nexport function b(): void {}\n';
  assert.deepEqual(undocumentedExports({ path: 'x.ts', text }), [
    'x.ts:4: b is exported without a docstring. Say above it what the caller gets.',
  ]);
});

test('asks for one docstring only of an overloaded function', () => {
  const text = '/** Fine. */\nexport function a(x: string): void;\nexport function a(x: number): void;\nexport function a(): void {}\n';
  assert.deepEqual(undocumentedExports({ path: 'x.ts', text }), []);
});

test('finds a Markdown link that leads nowhere and leaves web links alone', () => {
  const root = mkdtempSync(join(tmpdir(), 'docs-'));
  writeFileSync(join(root, 'a.md'), '[b](b.md) [self](a.md#x) [web](https://example.org)');
  assert.deepEqual(brokenLinks(root, 'a.md'), ['a.md: links to b.md, which does not exist.']);
});
