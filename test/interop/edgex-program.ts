import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EdgeError } from '@skerry/contracts';
import { systemClock, withDeadline } from '@skerry/runtime';
import { eventually, findProgram } from '@skerry/testkit';
import { request } from 'undici';

/** The programs of EdgeX that are tested against. */
export type EdgexProgramName = 'device-virtual' | 'app-service-configurable';

/** How a program of EdgeX is started. */
export interface EdgexLaunch {
  readonly name: EdgexProgramName;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where it will answer its ping. */
  readonly port: number;
  /** What it writes once it has done all that belongs to its start. It is not asked anything before: a ping ahead of its routes breaks its router. */
  readonly ready: string;
}

const FOLDER = process.env.SKERRY_EDGEX ?? join(import.meta.dirname, '../../.skerry/edgex');
const MAX_LOG_CHARS = 1_000_000;

/** Where a program of EdgeX lies, along with its own folder `res` of profiles, devices and settings. */
export function edgexProgramFile(name: EdgexProgramName): string {
  return join(FOLDER, name, name);
}

/**
 * Why tests against a program of EdgeX are skipped; false if they are not.
 *
 * Nothing here installs EdgeX: whoever has its programs names their folder in `SKERRY_EDGEX`. That is why these tests have a switch of their own,
 * `SKERRY_EDGEX_PEERS=required`, with which a missing program is a failure; `SKERRY_TEST_PEERS` is about what tools/test-peers.sh installs.
 */
export function withoutEdgex(name: EdgexProgramName): string | false {
  return process.env.SKERRY_EDGEX_PEERS === 'required' ? false : missing(name);
}

function missing(name: EdgexProgramName): string | false {
  const file = edgexProgramFile(name);
  return existsSync(file) ? false : `EdgeX's ${name} is not at ${file} (SKERRY_EDGEX names another folder)`;
}

/** Starts a program of EdgeX, unsecured, and resolves when it has started and answers its ping. */
export async function startEdgexProgram(launch: EdgexLaunch): Promise<EdgexProgram> {
  const program = new EdgexProgram(launch);
  await program.start();
  return program;
}

/** A program of EdgeX that runs as a process of its own, and what it said. */
export class EdgexProgram implements AsyncDisposable {
  readonly url: string;
  readonly #launch: EdgexLaunch;
  #process: ChildProcess | undefined;
  #log = '';
  #startOfLog = 0;

  constructor(launch: EdgexLaunch) {
    this.#launch = launch;
    this.url = `http://127.0.0.1:${launch.port}/api/v3`;
  }

  /** Everything it wrote; of very much only the end. */
  get log(): string {
    return this.#log;
  }

  /** @throws {EdgeError} kind `ServiceUnavailable` if it does not come up, with what it said. */
  async start(): Promise<void> {
    const { name, args } = this.#launch;
    const absent = missing(name);
    if (absent) throw new EdgeError('ServiceUnavailable', absent);
    this.#startOfLog = this.#log.length;
    const setpriv = findProgram('setpriv');
    const wish = setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL', '--'];
    const [command, ...words] = [...wish, edgexProgramFile(name), ...args];
    const env = { PATH: process.env.PATH, EDGEX_SECURITY_SECRET_STORE: 'false', ...this.#launch.env };
    this.#process = spawn(command!, words, { env, cwd: dirname(edgexProgramFile(name)), stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process.on('error', (error) => this.#keep(error.message));
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => this.#keep(text));
    await eventually(() => this.#answers(), { what: `${name} to answer its ping`, withinMs: 30_000 }).catch((cause) => {
      throw new EdgeError('ServiceUnavailable', `${name} did not come up. It said:\n${this.#log.slice(-4000)}`, { cause });
    });
  }

  /** Sends a signal and resolves when the process has ended. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await withDeadline(() => exited, { clock: systemClock, ms: 20_000, what: `Ending ${this.#launch.name} by ${signal}` });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL');
  }

  async #answers(): Promise<boolean> {
    if (this.#process?.exitCode !== null) throw new EdgeError('ServiceUnavailable', `${this.#launch.name} ended`);
    if (!this.#log.slice(this.#startOfLog).includes(this.#launch.ready)) return false;
    const { statusCode, body } = await request(`${this.url}/ping`, { headersTimeout: 2_000 });
    await body.dump();
    return statusCode === 200;
  }

  #keep(text: string): void {
    const whole = this.#log + text;
    this.#log = whole.slice(-MAX_LOG_CHARS);
    this.#startOfLog = Math.max(0, this.#startOfLog - (whole.length - this.#log.length));
  }
}
