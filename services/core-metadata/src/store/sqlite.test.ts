import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSqliteFactory } from '@skerry/store';
import { FakeClock } from '@skerry/testkit';
import { quiet } from '../bench.test.ts';
import { type OpenStore, testMetadataStore } from '../store.conformance.ts';
import { openSqliteStore } from './sqlite.ts';

async function openInNewFolder(): Promise<OpenStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'core-metadata-store-'));
  const factory = createSqliteFactory({ dataDir, clock: new FakeClock(), log: quiet });
  let store = await openSqliteStore(factory);
  return {
    store,
    async reopen() {
      await store[Symbol.asyncDispose]();
      store = await openSqliteStore(factory);
      return store;
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await factory[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true });
    },
  };
}

testMetadataStore('sqlite', openInNewFolder);
