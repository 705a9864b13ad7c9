import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryBus, type MessageBus } from '@skerry/bus';
import { API_VERSION, type Event, parseJson, type Reading, stringifyJson, type ValueType } from '@skerry/contracts';
import type { Logger, Metrics, Reply, Route, ServiceRequest } from '@skerry/runtime';
import { createSqliteFactory, type SqliteOptions } from '@skerry/store';
import { FakeClock, SeededRandom } from '@skerry/testkit';
import type { CoreData, DataConfig } from './core-data.ts';
import { EventNumbering } from './event-numbering.ts';
import { eventRoutes } from './routes/event.ts';
import { readingRoutes } from './routes/reading.ts';
import { openSqliteEventStore, type SqliteEventStore } from './store/sqlite.ts';
import { EventPublisher } from './topics.ts';

/** The first moment of the tests' events, nanoseconds; beyond what a JS number holds exactly. */
export const T0 = 1_767_225_600_000_000_001n;

/** What a test changes of an event. */
export interface EventParts extends Partial<Omit<Event, 'readings'>> {
  readonly readings?: readonly Partial<Reading>[];
}

/** core-data's rules on a real store and a real bus, with time that stands still. */
export interface TestBench extends AsyncDisposable {
  readonly data: CoreData & { store: SqliteEventStore; bus: MessageBus };
  readonly clock: FakeClock;
  readonly logged: string[];
  readonly counted: Map<string, number>;
  /** An event of one Int32 reading `Speed` of `pump-1`, at `T0`, with an id of its own. */
  event(parts?: EventParts): Event;
  /** Stores such an event. */
  stored(parts?: EventParts): Promise<Event>;
  /** Calls a route as HTTP would; a body that is text is parsed. */
  call(method: string, path: string, request?: CallRequest): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Closes the store and opens it again, as a restart does. */
  restart(): Promise<void>;
  set(writable: Partial<DataConfig['Writable']>): void;
}

/** The body and headers of a call. */
interface CallRequest {
  readonly value?: unknown;
  readonly headers?: Record<string, string>;
  readonly contentType?: string;
}

/** A folder, an open store in it, and a way to open it again. */
export interface StoreBench extends AsyncDisposable {
  readonly store: SqliteEventStore;
  readonly dataDir: string;
  /** Deletions that failed in the background. */
  readonly failures: readonly unknown[];
  restart(): Promise<SqliteEventStore>;
}

/** A logger that writes into a list. */
function listLog(lines: string[]): Logger {
  const note = (message: string) => void lines.push(message);
  const log: Logger = { trace: note, debug: note, info: note, warn: note, error: note, child: () => log };
  return log;
}

/** Opens an event log in a folder of its own. */
export async function createStoreBench(options: Partial<SqliteOptions> = {}): Promise<StoreBench> {
  const dataDir = await mkdtemp(join(tmpdir(), 'core-data-'));
  const clock = new FakeClock();
  const factory = createSqliteFactory({
    dataDir,
    clock,
    log: listLog([]),
    ...options,
    tuning: { reserveBytes: 64 << 10, ...options.tuning },
  });
  const failures: unknown[] = [];
  const open = () => openSqliteEventStore(factory, (error) => failures.push(error));
  const bench = {
    dataDir,
    failures,
    store: await open(),
    async restart() {
      await bench.store[Symbol.asyncDispose]();
      bench.store = await open();
      return bench.store;
    },
    async [Symbol.asyncDispose]() {
      await factory[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true });
    },
  };
  return bench;
}

/** Makes events with ids from a seed. */
export function createEvents(seed = 11): (parts?: EventParts) => Event {
  const random = new SeededRandom(seed);
  return (parts = {}) => {
    const { readings = [{}], ...rest } = parts;
    const named = { deviceName: 'pump-1', profileName: 'Pump', sourceName: 'Speed', origin: T0, ...rest };
    const event = { ...named, apiVersion: API_VERSION, id: parts.id ?? random.uuid() } as Event;
    return { ...event, readings: readings.map((each) => reading(event, each)) };
  };
}

function reading(event: Event, parts: Partial<Reading>): Reading {
  const valueType: ValueType = 'Int32';
  const { deviceName, profileName, origin } = event;
  return { origin, deviceName, resourceName: 'Speed', profileName, valueType, value: '7', ...parts };
}

/** Builds a bench; dispose it to stop and to remove its files. */
export async function createTestBench(options: Partial<SqliteOptions> = {}): Promise<TestBench> {
  const storeBench = await createStoreBench(options);
  const clock = new FakeClock();
  const random = new SeededRandom(7, clock);
  const bus = createMemoryBus({ clock, random });
  const logged: string[] = [];
  const counted = new Map<string, number>();
  const { config, set } = createConfig();
  const common = { config, bus, clock, random, log: listLog(logged), metrics: countingMetrics(counted) };
  const publisher = new EventPublisher(common);
  const data = { ...common, store: storeBench.store, publisher, numbering: new EventNumbering(random.uuid()) };
  const event = createEvents();
  return {
    data,
    clock,
    logged,
    counted,
    event,
    set,
    async stored(parts) {
      const made = event(parts);
      await data.store.append('device-pump', made);
      return made;
    },
    call: (method, path, request) => call(data, { method, path, ...request }),
    async restart() {
      data.store = await storeBench.restart();
    },
    async [Symbol.asyncDispose]() {
      await bus[Symbol.asyncDispose]();
      await storeBench[Symbol.asyncDispose]();
    },
  };
}

async function call(
  data: CoreData,
  request: CallRequest & { method: string; path: string },
): Promise<{ status: number; body: Record<string, unknown> }> {
  const url = new URL(request.path, 'http://localhost');
  const { route, params } = find(request.method, url.pathname);
  const bytes = request.value === undefined ? new Uint8Array() : Buffer.from(stringifyJson(request.value));
  const raw = { contentType: request.contentType ?? 'application/json', bytes: () => bytes, value: () => request.value };
  const reply: Reply = await route.handle(data, {
    params,
    query: url.searchParams,
    headers: request.headers ?? {},
    body: undefined,
    raw,
    correlationId: 'c0ffee00-0000-4000-8000-000000000000',
    signal: new AbortController().signal,
    caller: { name: 'test', roles: ['admin'] },
  } satisfies ServiceRequest);
  const body = typeof reply.body === 'string' ? parseJson(reply.body) : (reply.body ?? {});
  return { status: reply.status, body: body as Record<string, unknown> };
}

function find(method: string, path: string): { route: Route<CoreData>; params: Record<string, string> } {
  for (const route of [...eventRoutes, ...readingRoutes]) {
    const pattern = new RegExp(`^${route.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
    const match = route.method === method ? pattern.exec(path) : null;
    if (match)
      return {
        route,
        params: Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)])),
      };
  }
  throw new RangeError(`There is no route ${method} ${path}.`);
}

function countingMetrics(counted: Map<string, number>): Metrics {
  const counter = (name: string) => ({
    increment: (by = 1) => void counted.set(name, (counted.get(name) ?? 0) + by),
    get value() {
      return counted.get(name) ?? 0;
    },
  });
  return { counter } as unknown as Metrics;
}

function createConfig(): Pick<TestBench, 'set'> & { config: CoreData['config'] } {
  const value = {
    Writable: { PersistData: true, EventPurge: false },
    Service: { RequestTimeout: '5s', EnableNameFieldEscape: false, MaxResultCount: 50_000 },
    MessageBus: { BaseTopicPrefix: 'edgex' },
    MaxEventSize: 25_000,
  };
  const config = { value } as unknown as CoreData['config'];
  return { config, set: (writable) => Object.assign(value.Writable, writable) };
}
