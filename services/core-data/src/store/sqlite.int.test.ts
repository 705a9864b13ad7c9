import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEvents, createStoreBench, T0 } from '../bench.test.ts';
import { eventStoreConformance } from '../store.conformance.ts';

eventStoreConformance('SQLite', createStoreBench);

test('deletions that finish one another on their way do not fail', async () => {
  await using bench = await createStoreBench();
  const make = createEvents();
  await Promise.all(
    Array.from({ length: 40 }, (_, number) =>
      bench.store.append('s', make({ deviceName: `pump-${number % 4}`, origin: T0 + BigInt(number) })),
    ),
  );
  await Promise.all([100n, 10n].map((end) => bench.store.deleteBefore(T0 + end)));
  await bench.store.settled();
  assert.deepEqual([bench.failures, bench.store.eventCount()], [[], 0]);
});
