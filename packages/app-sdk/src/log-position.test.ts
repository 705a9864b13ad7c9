import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DataClient } from '@skerry/client';
import { findLogEnd } from './log-position.ts';

/** A log that holds the positions from `first` to `last`. */
function logOf(first: bigint, last: bigint): { data: DataClient; asked: () => number } {
  let asked = 0;
  const eventsAfter = async (position: bigint) => {
    asked += 1;
    const found = position < last;
    const at = position < first ? first : position + 1n;
    return { events: found ? [{}] : [], positions: found ? [at] : [], next: found ? at : position };
  };
  return { data: { eventsAfter } as unknown as DataClient, asked: () => asked };
}

test('finds the newest position of any log in few requests', async () => {
  for (const [first, last] of [
    [1n, 0n],
    [1n, 1n],
    [1n, 2n],
    [1n, 1_000n],
    [700n, 1_023n],
    [4_999_000n, 5_000_001n],
  ] as const) {
    const { data, asked } = logOf(first, last);
    assert.equal(await findLogEnd(data), last);
    assert.ok(asked() <= 50);
  }
});
