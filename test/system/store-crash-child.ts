/** The process that test/system/store-crash.test.ts kills: appends events under load, or migrates, until it is dead. */
import { openSync, writeSync } from 'node:fs';
import { openSqliteEventStore } from '@skerry/core-data';
import { systemClock } from '@skerry/runtime';
import { createSqliteFactory } from '@skerry/store';
import { crashEvent, growingMigrations, quietLog, SMALL } from './store-crash-load.ts';

const WRITERS = 16;
const ACKS_PER_SIGN = 4;

async function append(dataDir: string, run: number): Promise<void> {
  const factory = createSqliteFactory({ dataDir, clock: systemClock, log: quietLog, tuning: SMALL });
  const store = await openSqliteEventStore(factory, () => undefined);
  const acknowledgements = openSync(`${dataDir}/acknowledged`, 'a');
  let next = 0;
  let acknowledged = 0;
  const write = async () => {
    for (;;) {
      const index = next++;
      await store.append('crash', crashEvent(run, index));
      writeSync(acknowledgements, `${run} ${index}\n`);
      if (++acknowledged % ACKS_PER_SIGN === 0) process.send?.(acknowledged);
      if (index % 50 === 49) void store.deleteById(crashEvent(run, index - 49).id);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
}

async function migrate(dataDir: string): Promise<void> {
  const factory = createSqliteFactory({ dataDir, clock: systemClock, log: quietLog, tuning: SMALL });
  process.send?.('migrating');
  await factory.open('migrated', growingMigrations());
  process.send?.('migrated');
}

const [mode, dataDir, run] = process.argv.slice(2);
if (mode === 'append') await append(dataDir ?? '', Number(run));
else await migrate(dataDir ?? '');
