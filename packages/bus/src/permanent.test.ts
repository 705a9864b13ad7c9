import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeError } from '@skerry/contracts';
import { isPermanent } from './permanent.ts';

test('holds a message at fault for what breaks the contract, and nothing else', () => {
  for (const kind of ['ContractInvalid', 'NotFound', 'DuplicateName', 'LimitExceeded'] as const)
    assert.equal(isPermanent(new EdgeError(kind, '')), true);
  for (const kind of ['Database', 'ServiceUnavailable', 'Communication', 'Unknown', 'IOError'] as const) {
    assert.equal(isPermanent(new EdgeError(kind, '')), false);
  }
  assert.equal(isPermanent(new RangeError('a bug')), false);
});
