import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../config/load.ts';
import { Cors } from './cors.ts';

function cors(overrides: Readonly<Record<string, string>> = {}): Cors {
  const owner = { key: 'core-test', kind: 'core', port: 0, config: {} } as const;
  const prefixed = Object.fromEntries(Object.entries(overrides).map(([name, value]) => [`Service.CORSConfiguration.${name}`, value]));
  return new Cors(
    loadConfig(owner, { dataDir: '/nonexistent', env: {}, envPrefix: '', overrides: prefixed }).value.Service.CORSConfiguration,
  );
}

const preflight = { origin: 'https://a', 'access-control-request-method': 'PUT' };

test('adds nothing while it is off, but answers a preflight with 200 all the same, as EdgeX does', () => {
  assert.deepEqual(cors().answer({ origin: 'https://a' }), { headers: [], preflight: false });
  assert.deepEqual(cors().answer(preflight), { headers: [], preflight: true });
});

test('adds nothing for a caller without origin', () => {
  assert.deepEqual(cors({ EnableCORS: 'true' }).answer({}), { headers: [], preflight: false });
});

test('names the configured origin whatever the origin of the caller', () => {
  const { headers } = cors({ EnableCORS: 'true', CORSAllowedOrigin: 'https://ui' }).answer({ origin: 'https://other' });
  assert.deepEqual(headers.slice(0, 4), ['Access-Control-Allow-Origin', 'https://ui', 'Vary', 'Origin']);
  assert.equal(headers[4], 'Access-Control-Expose-Headers');
});

test('tells a preflight what is allowed, and does not expose headers', () => {
  const { headers } = cors({ EnableCORS: 'true', CORSAllowCredentials: 'true' }).answer(preflight);
  const names = headers.filter((_text, index) => index % 2 === 0);
  assert.deepEqual(names, [
    'Access-Control-Allow-Origin',
    'Access-Control-Allow-Credentials',
    'Vary',
    'Access-Control-Allow-Methods',
    'Access-Control-Allow-Headers',
    'Access-Control-Max-Age',
  ]);
  assert.equal(headers.at(-1), '3600');
});
