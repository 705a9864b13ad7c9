import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryBus, type MessageBus } from '@skerry/bus';
import {
  chainedErrorResponse,
  type Device,
  DeviceProfileSchema,
  decode,
  type Event,
  parseJson,
  requestEnvelope,
  stringifyJson,
  toEdgeError,
} from '@skerry/contracts';
import {
  commonSettings,
  type LiveConfig,
  type Logger,
  type MetricSnapshot,
  type Metrics,
  type Reply,
  Setting,
  type Settings,
} from '@skerry/runtime';
import { FakeClock, SeededRandom } from '@skerry/testkit';
import { deviceSettings } from './config.ts';
import { DeviceService } from './device-service.ts';
import type { Driver } from './driver.ts';
import { TestMetadata } from './metadata-double.test.ts';
import { deviceRoutes } from './routes.ts';
import type { DeviceServiceContext } from './service-context.ts';

/** The key of the service under test. */
export const KEY = 'device-test';

/** Log lines of a test, as `LEVEL message`. */
export function createTestLog(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  const at = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  const log: Logger = { trace: at('TRACE'), debug: at('DEBUG'), info: at('INFO'), warn: at('WARN'), error: at('ERROR'), child: () => log };
  return { log, lines };
}

/** Counters and gauges that can be looked at by name. */
export function createTestMetrics(): Metrics & { readonly values: Map<string, number> } {
  const values = new Map<string, number>();
  const of = (name: string) => ({
    increment: (by = 1) => void values.set(name, (values.get(name) ?? 0) + by),
    set: (value: number) => void values.set(name, value),
    observe: () => undefined,
    get value() {
      return values.get(name) ?? 0;
    },
    stats: { count: 0, min: 0, max: 0, mean: 0, stddev: 0, variance: 0 },
  });
  return {
    values,
    counter: of,
    gauge: of,
    timer: of,
    histogram: of,
    remove: (name) => void values.delete(name),
    render: () => '',
    snapshot: (): MetricSnapshot[] => [],
  };
}

function defaultsOf(tree: Settings): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(tree).map(([name, entry]) => [name, entry instanceof Setting ? entry.default : defaultsOf(entry)]),
  );
}

type Tree = { [name: string]: unknown };
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

function merged(base: Tree, over: Tree): Tree {
  const result = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const known = result[name];
    result[name] = isTree(known) && isTree(value) ? merged(known, value) : value;
  }
  return result;
}

/** The configuration of a device service: defaults, with changes laid over them. */
export function createTestConfig(over: Tree = {}): DeviceServiceContext['config'] {
  const base = merged(defaultsOf(commonSettings), defaultsOf(deviceSettings));
  const config = { value: merged(base, over), onChange: () => ({ [Symbol.dispose]: () => undefined }) };
  return config as unknown as LiveConfig<never> as DeviceServiceContext['config'];
}

/** A device of the service under test. */
export function testDevice(change: Partial<Device> = {}): Device {
  const fixed = { name: 'D', profileName: 'P', serviceName: KEY, adminState: 'UNLOCKED', operatingState: 'UP', protocols: { other: {} } };
  return { ...fixed, properties: {}, ...change } as Device;
}

/** The profile of {@link testDevice}. */
export function testProfile(resources: readonly object[], commands: readonly object[] = []) {
  return decode(DeviceProfileSchema, { name: 'P', deviceResources: resources, deviceCommands: commands }, 'DeviceProfile');
}

/** One resource of a profile. */
export const resource = (name: string, valueType: string, properties: object = {}, rest: object = {}): object => ({
  name,
  properties: { valueType, readWrite: 'RW', ...properties },
  ...rest,
});

/** What a bench is made with. */
export interface BenchOptions {
  readonly config?: Tree;
  readonly resources?: string;
  /** Called before the service starts. */
  prepare?(metadata: TestMetadata): void;
}

/** An answer of the service with its body as JSON. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of any shape
  readonly body: any;
  readonly reply: Reply;
}

/** A device service on a real memory bus, with core-metadata in memory and time that stands still. */
export interface Bench extends AsyncDisposable {
  readonly service: DeviceService;
  readonly context: DeviceServiceContext;
  readonly metadata: TestMetadata;
  readonly bus: MessageBus;
  readonly clock: FakeClock;
  readonly lines: string[];
  readonly metrics: Map<string, number>;
  /** Events published so far, with their topics. */
  readonly published: { topic: string; event: Event; correlationId: string }[];
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Sends a request on the bus and gives the answer. */
  ask(topic: string, payload: unknown, queryParams?: Record<string, string>): ReturnType<MessageBus['request']>;
}

/** Starts a service around a driver and waits until it is registered. */
export async function createBench(driver: Driver<never> | Driver<undefined> | Driver<unknown>, options: BenchOptions = {}): Promise<Bench> {
  const dataDir = await mkdtemp(join(tmpdir(), 'device-sdk-'));
  const clock = new FakeClock();
  const random = new SeededRandom(7, clock);
  const { log, lines } = createTestLog();
  const metrics = createTestMetrics();
  const stop = new AbortController();
  const bus = createMemoryBus({ clock, random });
  const metadata = new TestMetadata(bus);
  const published: Bench['published'] = [];
  await bus.subscribe('edgex/events/#', ({ topic, envelope }) => {
    published.push({ topic, event: (envelope.payload as { event: Event }).event, correlationId: envelope.correlationID });
  });
  options.prepare?.(metadata);
  const parts = { key: KEY, log, clock, random, metrics, signal: stop.signal, dataDir, baseUrl: 'http://localhost:1' };
  const context: DeviceServiceContext = { ...parts, config: createTestConfig(options.config), needs: { bus, link: metadata } };
  const service = new DeviceService({ driver: driver as Driver<unknown>, context, resources: options.resources ?? join(dataDir, 'res') });
  await service.start();
  await until(clock, () => metadata.away || lines.some((line) => line.startsWith('INFO Registered')));
  const ask: Bench['ask'] = (topic, payload, queryParams) => {
    const envelope = requestEnvelope({ correlationID: random.uuid(), requestID: random.uuid(), payload, queryParams });
    return bus.request(topic, `edgex/response/${KEY}`, envelope, { timeoutMs: 1000 });
  };
  const dispose = async (): Promise<void> => {
    stop.abort(new TypeError('stopped'));
    await service[Symbol.asyncDispose]();
    await bus[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true });
  };
  const call: Bench['call'] = (method, path, body) => callRoute(service, { method, path, body });
  return { service, context, metadata, bus, clock, lines, metrics: metrics.values, published, call, ask, [Symbol.asyncDispose]: dispose };
}

const PATIENCE_MS = 10_000;

/** Waits, turn by turn of the event loop, until something has come about; real time bounds it, since files are read in real time too. */
export async function until(clock: FakeClock, what: () => boolean): Promise<void> {
  for (const started = performance.now(); performance.now() - started < PATIENCE_MS; ) {
    if (what()) return;
    await clock.settle();
  }
  throw new assert.AssertionError({ message: `never came about: ${what}` });
}

const routePattern = (path: string): RegExp => new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);

/** Calls a route as a host would. */
async function callRoute(
  service: DeviceService,
  { method, path, body }: { method: string; path: string; body?: unknown },
): Promise<Answer> {
  const url = new URL(path, 'http://x/api/v3/');
  const route = deviceRoutes.find((candidate) => candidate.method === method && routePattern(candidate.path).test(url.pathname))!;
  const groups = routePattern(route.path).exec(url.pathname)?.groups ?? {};
  const params = Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
  const text = body === undefined ? '' : typeof body === 'string' ? body : stringifyJson(body);
  const raw = { contentType: 'application/json', bytes: () => new TextEncoder().encode(text), value: () => parseJson(text) };
  const caller = { name: 'test', roles: [] };
  const request = {
    params,
    query: url.searchParams,
    headers: {},
    body,
    raw,
    correlationId: 'c0',
    signal: new AbortController().signal,
    caller,
  };
  let reply: Reply;
  try {
    reply = await route.handle(service, request);
  } catch (thrown) {
    const answer = chainedErrorResponse(toEdgeError(thrown));
    reply = { status: answer.statusCode, body: answer };
  }
  return { status: reply.status, body: reply.body, reply };
}
