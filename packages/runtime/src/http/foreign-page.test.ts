import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isForeignPage } from './foreign-page.ts';

const local = { allowedOrigin: undefined, loopbackOnly: true };

test('lets programs through, which send no origin', () => {
  for (const host of [undefined, 'localhost:59880', '127.0.0.1:59880', '[::1]:59880', 'edgex-core-data:59880']) {
    assert.equal(isForeignPage({ host }, local), false, String(host));
  }
});

test('lets pages of this machine through', () => {
  for (const origin of ['http://localhost:4000', 'http://127.0.0.1', 'http://127.0.0.9:8080', 'https://[::1]:4000']) {
    assert.equal(isForeignPage({ origin }, local), false, origin);
  }
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
    assert.equal(isForeignPage({ origin }, local), true, origin);
  }
});

test('knows a page whose site points its own name at this machine', () => {
  assert.equal(isForeignPage({ host: 'rebound.evil.example:59880' }, local), true);
  assert.equal(isForeignPage({ host: 'gateway.plant.example' }, { ...local, loopbackOnly: false }), false);
});

test('lets the origin through that CORS allows, or all', () => {
  assert.equal(isForeignPage({ origin: 'https://ui.example' }, { ...local, allowedOrigin: 'https://ui.example' }), false);
  assert.equal(isForeignPage({ origin: 'https://other.example' }, { ...local, allowedOrigin: 'https://ui.example' }), true);
  assert.equal(isForeignPage({ origin: 'https://other.example' }, { ...local, allowedOrigin: '*' }), false);
});
