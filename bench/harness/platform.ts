import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { EdgeError } from '@skerry/contracts';
import { type PortSlot, reservePorts, SERVICE_PORTS } from '@skerry/testkit';
import { HttpConnection } from '../load/http-connection.ts';
import { bundleFile, root } from './root.ts';

/** How the platform is started for a measurement. */
export interface PlatformOptions {
  readonly dataDir: string;
  /** As `skerry up --set`. */
  readonly settings?: readonly string[];
  /** What is started, with the arguments of `up` behind it; Node on the bundle unless given. */
  readonly command?: readonly string[];
}

const READY_WITHIN_MS = 30_000;
const POLL_MS = 2;
const KEPT_CHARS = 100_000;
/** The bundle has lines as long as itself, and Node shows the one that threw. */
const KEPT_LINE_CHARS = 300;

/** The platform in a process of its own, as users run it: the bundle, with its store and broker. */
export class Platform implements AsyncDisposable {
  /** From the exec of the command until the last service answered. */
  readonly startedInMs: number;
  readonly #process: ChildProcess;
  readonly #slot: PortSlot;

  private constructor(parts: { process: ChildProcess; slot: PortSlot; startedInMs: number }) {
    this.#process = parts.process;
    this.#slot = parts.slot;
    this.startedInMs = parts.startedInMs;
  }

  /** Starts it; resolves when every service answers a ping. */
  static async start({ dataDir, settings = [], command = [process.execPath, bundleFile, 'up'] }: PlatformOptions): Promise<Platform> {
    const slot = await reservePorts();
    const [program, ...words] = [...command, '--data', dataDir, '--port-offset', String(slot.offset)];
    if (settings.length > 0) words.push('--set', settings.join(';'));
    const started = performance.now();
    const child = spawn(program!, words, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
    const said = keepText(child);
    await Promise.all(servicePorts(slot.offset).map((port) => untilItAnswers(port, { child, said })));
    return new Platform({ process: child, slot, startedInMs: performance.now() - started });
  }

  get pid(): number {
    return this.#process.pid!;
  }

  /** Where a service, or the broker, listens. */
  port(service: string): number {
    return SERVICE_PORTS[service]! + this.#slot.offset;
  }

  /** Asks a service and returns the JSON it answers; of any status. */
  async ask<T>(service: string, path: string): Promise<T> {
    return JSON.parse(await this.askText(service, path)) as T;
  }

  /** Asks a service and returns the text it answers. */
  async askText(service: string, path: string): Promise<string> {
    const connection = await HttpConnection.open(this.port(service));
    const answer = await connection.send(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    connection.close();
    return answer.body();
  }

  /** Events of a device in the store. */
  async eventCount(device: string): Promise<number> {
    return (await this.ask<{ count: number }>('core-data', `/api/v3/event/count/device/name/${device}`)).count;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const exited = once(this.#process, 'exit');
    if (this.#process.exitCode === null && this.#process.kill('SIGTERM')) await exited;
    await this.#slot[Symbol.asyncDispose]();
  }
}

function servicePorts(offset: number): number[] {
  return Object.entries(SERVICE_PORTS)
    .filter(([service]) => service !== 'broker')
    .map(([, port]) => port + offset);
}

async function untilItAnswers(port: number, { child, said }: { child: ChildProcess; said: () => string }): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null && child.stderr?.closed !== false)
      throw new EdgeError('ServiceUnavailable', `The platform ended with code ${child.exitCode}:\n${said()}`);
    if (performance.now() > deadline) throw new EdgeError('ServiceUnavailable', `Nothing answers on port ${port}.`);
    await pause(POLL_MS);
  }
}

/** Keeps what a process complains about, for the case that it does not start. */
function keepText(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (more: string) => {
    text = (text + more).slice(-KEPT_CHARS);
  });
  return () =>
    text
      .split('\n')
      .map((line) => line.slice(0, KEPT_LINE_CHARS))
      .join('\n');
}

async function answers(port: number): Promise<boolean> {
  try {
    const connection = await HttpConnection.open(port);
    const { status } = await connection.send('GET /api/v3/ping HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    connection.close();
    return status === 200;
  } catch {
    return false; // not yet
  }
}

/** Lets time pass. */
export function pause(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, ms);
  return promise;
}
