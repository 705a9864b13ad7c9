import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isForeignPage } from './foreign-page.ts';

test('lets programs through, which send no origin', () => {
  assert.equal(isForeignPage({}, undefined), false);
});

test('lets pages of this machine through', () => {
  for (const origin of ['http://localhost:4000', 'http://127.0.0.1', 'http://127.0.0.9:8080', 'https://[::1]:4000'])
    assert.equal(isForeignPage({ origin }, undefined), false, origin);
});

test('knows pages of other sites, whatever they call themselves', () => {
  for (const origin of [
    'https://evil.example',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'null',
    'http://10.0.0.5',
    'file://',
  ]) {
    assert.equal(isForeignPage({ origin }, undefined), true, origin);
  }
});

test('lets the origin through that CORS allows, or all', () => {
  assert.equal(isForeignPage({ origin: 'https://ui.example' }, 'https://ui.example'), false);
  assert.equal(isForeignPage({ origin: 'https://other.example' }, 'https://ui.example'), true);
  assert.equal(isForeignPage({ origin: 'https://other.example' }, '*'), false);
});
