import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CommandClient,
  createCommandClient,
  createDataClient,
  createHttpLink,
  createMetadataClient,
  type DataClient,
  type Link,
  type MetadataClient,
} from '@skerry/client';
import { EdgeError } from '@skerry/contracts';
import { eventually } from './eventually.ts';
import { Child, type Exit } from './system/child.ts';
import { isListening } from './system/is-listening.ts';
import { type PortSlot, reservePorts, SERVICE_PORTS, takenPorts } from './system/port-slot.ts';

/** One process with everything in it, or one for each service. */
export type SystemMode = 'together' | 'split';

/** What to start and how. */
export interface SystemOptions {
  readonly mode: SystemMode;
  /** SPLIT: the processes to start, in this order and without waiting in between; `broker` is the MQTT broker. All by default. */
  readonly services?: readonly string[];
  /** Environment variables beside PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  /** Settings by service key, or `*` for all: `{ 'core-data': { 'Retention.Interval': '1s' } }`. */
  readonly overrides?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** A folder of the caller's, which is left alone at the end; a new one is made, and removed, otherwise. */
  readonly dataDir?: string;
  /** Leaves the data folder that was made. */
  readonly keep?: boolean;
  /** The command line's entry; that of this repository unless given. */
  readonly cli?: string;
  /** How long until everything must answer; default 30,000. */
  readonly readyWithinMs?: number;
  /** How long a stop may take; default 2,000. */
  readonly stopWithinMs?: number;
}

const CLI = join(import.meta.dirname, '../../../apps/cli/src/main.ts');

/**
 * Starts the platform for real, as child processes on ports and in a folder of its own, and resolves when every service answers.
 *
 * Disposing stops it and fails if that takes longer than 2 seconds, a process ends badly, or anything is left behind.
 *
 * @throws {EdgeError} kind `ServiceUnavailable` if a service does not come up, with what the processes said.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const slot = await reservePorts();
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'skerry-system-'));
  const system = new System(options, { slot, dataDir });
  try {
    await system.startAll();
    return system;
  } catch (error) {
    await system.abandon();
    throw error;
  }
}

/** A platform that runs in processes of its own. */
export class System implements AsyncDisposable {
  readonly mode: SystemMode;
  readonly dataDir: string;
  readonly portOffset: number;
  /** Requests to the services, over HTTP. */
  readonly link: Link & AsyncDisposable;
  readonly data: DataClient;
  readonly metadata: MetadataClient;
  readonly command: CommandClient;
  readonly #options: SystemOptions;
  readonly #slot: PortSlot;
  readonly #children = new Map<string, Child>();
  #earlierLogs = '';

  constructor(options: SystemOptions, { slot, dataDir }: { slot: PortSlot; dataDir: string }) {
    this.#options = options;
    this.#slot = slot;
    this.mode = options.mode;
    this.dataDir = dataDir;
    this.portOffset = slot.offset;
    this.link = createHttpLink({ addressOf: (service) => this.url(service) });
    this.data = createDataClient(this.link);
    this.metadata = createMetadataClient(this.link);
    this.command = createCommandClient(this.link);
  }

  /** Port of the MQTT broker. */
  get brokerPort(): number {
    return SERVICE_PORTS.broker! + this.portOffset;
  }

  /** The services that were asked for; the broker is not among them. */
  get services(): readonly string[] {
    const all = Object.keys(SERVICE_PORTS).filter((service) => service !== 'broker');
    return this.mode === 'together' ? all : (this.#options.services?.filter((service) => service !== 'broker') ?? all);
  }

  /** Base URL of a service. */
  url(service: string): string {
    const port = SERVICE_PORTS[service];
    if (port === undefined) throw new RangeError(`There is no service "${service}"`);
    return `http://127.0.0.1:${port + this.portOffset}`;
  }

  /** Id of the process that a service runs in. */
  pid(service = 'platform'): number {
    return this.#child(service).pid;
  }

  /** What the process of a service said so far; without a name, what all said, ended ones included. */
  logs(service?: string): string {
    if (service !== undefined) return this.#child(service).log;
    const running = [...this.#children].map(([name, child]) => `--- ${name} (pid ${child.pid})\n${child.log}`);
    return [this.#earlierLogs, ...running].join('\n');
  }

  /** Sends a signal to the process of a service; resolves when the process has ended. TOGETHER there is only one process, whatever the name. */
  kill(service: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<Exit> {
    return this.#child(service).end(signal, 10_000);
  }

  /** Starts the process of a service, after stopping it if it still runs, and resolves when it answers. */
  async restart(service: string): Promise<void> {
    await this.#child(service).end('SIGTERM', this.#stopWithinMs);
    await this.start(service);
  }

  /** Starts the process of a service that does not run (SPLIT: also one that was not asked for at first) and resolves when it answers. */
  async start(service: string): Promise<void> {
    this.launch(service);
    await this.ready(service);
  }

  /** Starts the process of a service without waiting for it. */
  launch(service: string): void {
    const name = this.#processOf(service);
    const earlier = this.#children.get(name);
    if (earlier) this.#earlierLogs += `--- ${name} (pid ${earlier.pid}, ended)\n${earlier.log}`;
    this.#children.set(name, new Child({ name, args: this.#argsOf(name), env: this.#env() }));
  }

  /** Resolves when a service answers its ping; TOGETHER when all do. */
  async ready(service: string): Promise<void> {
    const name = this.#processOf(service);
    const awaited = name === 'platform' ? ['broker', ...this.services] : [name];
    const child = this.#child(name);
    await Promise.all(awaited.map((each) => this.#answers(each, child)));
  }

  /** Starts all processes and resolves when everything answers. */
  async startAll(): Promise<void> {
    const names = this.#processNames();
    for (const name of names) this.launch(name);
    await Promise.all(names.map((name) => this.ready(name)));
  }

  /** Kills what runs and removes what was made. */
  async abandon(): Promise<void> {
    await Promise.all([...this.#children.values()].map((child) => child.end('SIGKILL', 5_000)));
    await this.#release();
  }

  /** @throws {EdgeError} kind `ServiceUnavailable` if the stop takes too long, fails, or leaves something. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await Promise.all([...this.#children.values()].filter((child) => !child.wasEnded).map((child) => this.#stop(child)));
      const taken = await takenPorts(this.portOffset);
      if (taken.length > 0) throw new EdgeError('ServiceUnavailable', `Ports of ${taken.join(', ')} are still taken after the stop`);
    } finally {
      await this.abandon();
    }
  }

  get #stopWithinMs(): number {
    return this.#options.stopWithinMs ?? 2_000;
  }

  async #stop(child: Child): Promise<void> {
    const { code, signal } = await child.end('SIGTERM', this.#stopWithinMs);
    if (code === 0) return;
    throw new EdgeError('ServiceUnavailable', `${child.name} ended with ${signal ?? `code ${code}`}. It said:\n${child.log.slice(-4000)}`);
  }

  async #answers(service: string, child: Child): Promise<void> {
    const look = async () => {
      if (child.exit !== undefined) return 'ended' as const;
      if (service === 'broker') return await isListening(this.brokerPort);
      const { status } = await this.link.request(service, { method: 'GET', path: '/api/v3/ping', timeoutMs: 2_000 });
      return status === 200;
    };
    const withinMs = this.#options.readyWithinMs ?? 30_000;
    const outcome = await eventually(look, { what: service, withinMs }).catch(() => 'silent');
    if (outcome === true) return;
    throw new EdgeError('ServiceUnavailable', `${service} did not come up (${outcome}). ${child.name} said:\n${child.log.slice(-4000)}`);
  }

  #child(service: string): Child {
    const child = this.#children.get(this.#processOf(service));
    if (child === undefined) throw new RangeError(`${service} was not started`);
    return child;
  }

  #processOf(service: string): string {
    return this.mode === 'together' ? 'platform' : service;
  }

  #processNames(): readonly string[] {
    if (this.mode === 'together') return ['platform'];
    return this.#options.services ?? ['broker', ...this.services];
  }

  #argsOf(name: string): string[] {
    const settings = Object.entries(this.#options.overrides ?? {}).flatMap(([service, values]) =>
      Object.entries(values).map(([path, value]) => `${service === '*' ? '' : `${service}.`}${path}=${value}`),
    );
    const command = name === 'platform' ? ['up'] : ['run', name];
    const args = [this.#options.cli ?? CLI, ...command, '--data', this.dataDir, '--port-offset', String(this.portOffset)];
    return settings.length > 0 ? [...args, '--set', settings.join(';')] : args;
  }

  #env(): Record<string, string | undefined> {
    const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
    return { PATH, HOME, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }), ...this.#options.env };
  }

  async #release(): Promise<void> {
    await this.link[Symbol.asyncDispose]();
    await this.#slot[Symbol.asyncDispose]();
    if (this.#options.dataDir === undefined && !this.#options.keep) rmSync(this.dataDir, { recursive: true, force: true });
  }
}
