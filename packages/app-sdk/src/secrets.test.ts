import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSecret } from './secrets.ts';

const SECRETS = {
  a: { SecretName: 'mqtt', SecretData: { username: 'u' } },
  b: { SecretName: 'my%20secret', SecretData: { key: 'k' } },
};

test('finds a secret by its name, not by its place', () => {
  assert.deepEqual(findSecret(SECRETS, 'mqtt'), { username: 'u' });
  assert.deepEqual(findSecret(SECRETS, 'my secret'), { key: 'k' });
  assert.throws(() => findSecret(SECRETS, 'a'), /secretName \(a\) doesn't exist in secret store\. Add it/);
});
