import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryBus, type MemoryBus } from '@skerry/bus';
import { type Clock, systemClock, systemRandom } from '@skerry/runtime';
import { createSqliteFactory } from '@skerry/store';
import { App } from '../app.ts';
import { openAppDatabase } from '../app-database.ts';
import type { AppConfig } from '../app-settings.ts';
import { BUILT_IN } from '../built-in.ts';
import type { AppFunction } from '../function.ts';
import { type PartialConfig, TestConfig } from './test-config.ts';
import { TestEventLog } from './test-event-log.ts';
import { TestLog } from './test-log.ts';
import { TestMetrics } from './test-metrics.ts';

/** An app service as a test runs it: real pipelines, bus and store; core-data's log in memory. */
export interface TestApp extends AsyncDisposable {
  readonly app: App;
  readonly bus: MemoryBus;
  readonly events: TestEventLog;
  readonly config: TestConfig;
  readonly log: TestLog;
  readonly metrics: TestMetrics;
}

/** What to run. Give the folder and the event log of an earlier one to test a restart. */
export interface TestAppOptions {
  readonly functions?: readonly AppFunction[];
  readonly config?: PartialConfig<AppConfig>;
  readonly dataDir?: string;
  readonly events?: TestEventLog;
  readonly clock?: Clock;
}

async function temporaryFolder(stack: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'skerry-app-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts an app service for a test; dispose it to stop it. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  await using stack = new AsyncDisposableStack();
  const { clock = systemClock, events = new TestEventLog() } = options;
  const [log, metrics, config] = [new TestLog(), new TestMetrics(), new TestConfig(options.config)];
  const dataDir = options.dataDir ?? (await temporaryFolder(stack));
  const databases = stack.use(createSqliteFactory({ dataDir, clock, log }));
  const bus = stack.use(createMemoryBus());
  const database = await openAppDatabase(databases, 'app-test');
  const functions = [...(options.functions ?? []), ...BUILT_IN];
  const shared = { config, log, metrics, bus };
  const app = stack.use(
    new App({ ...shared, key: 'app-test', clock, random: systemRandom(clock), data: events.client, database, functions }),
  );
  await app.apply();
  const resources = stack.move();
  return { ...shared, app, events, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}
