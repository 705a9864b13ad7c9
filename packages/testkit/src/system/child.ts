import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { EdgeError } from '@skerry/contracts';
import { systemClock, withDeadline } from '@skerry/runtime';
import { findProgram } from '../mosquitto.ts';

/** How a process is started. */
export interface ChildOptions {
  /** What it is called in messages. */
  name: string;
  /** Script and arguments for Node. */
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const MAX_LOG_CHARS = 1_000_000;

/** A process of the pinned Node that a test started, with what it said. It dies with the test where the system can see to that. */
export class Child {
  readonly name: string;
  readonly exited: Promise<Exit>;
  readonly #process: ChildProcess;
  #log = '';
  #exit: Exit | undefined;
  #wasEnded = false;

  constructor({ name, args, env }: ChildOptions) {
    this.name = name;
    const [program, ...words] = [...deathWish(), process.execPath, ...args];
    this.#process = spawn(program!, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => this.#keep(text));
    this.exited = this.#end();
  }

  /** @throws {EdgeError} kind `ServiceUnavailable` if the process could not be started. */
  get pid(): number {
    if (this.#process.pid === undefined) throw new EdgeError('ServiceUnavailable', `${this.name} could not be started`);
    return this.#process.pid;
  }

  /** Everything it wrote to standard output and error; of very much only the end. */
  get log(): string {
    return this.#log;
  }

  /** How it ended; undefined while it runs. */
  get exit(): Exit | undefined {
    return this.#exit;
  }

  /** Whether a test ended it and has seen its end. */
  get wasEnded(): boolean {
    return this.#wasEnded && this.#exit !== undefined;
  }

  /** Sends a signal without waiting for what it does. */
  signal(signal: NodeJS.Signals): void {
    if (this.#exit === undefined) this.#process.kill(signal);
  }

  /**
   * Sends a signal and resolves when the process has ended.
   *
   * @throws {EdgeError} kind `ServiceUnavailable` if it runs on for longer than `withinMs`; it is killed then.
   */
  async end(signal: NodeJS.Signals, withinMs: number): Promise<Exit> {
    this.#wasEnded ||= this.#exit === undefined;
    this.signal(signal);
    try {
      return await withDeadline(() => this.exited, { clock: systemClock, ms: withinMs, what: `Ending ${this.name} by ${signal}` });
    } catch (cause) {
      this.signal('SIGKILL');
      await this.exited;
      throw new EdgeError(
        'ServiceUnavailable',
        `${this.name} did not end within ${withinMs} ms of ${signal}. It said:\n${this.#log.slice(-4000)}`,
        { cause },
      );
    }
  }

  async #end(): Promise<Exit> {
    const ended = await Promise.race([
      once(this.#process, 'close').then(([code, signal]) => ({ code, signal }) as Exit),
      once(this.#process, 'error').then(([error]) => this.#keep(`${(error as Error).message}\n`)),
    ]).catch((error: Error) => this.#keep(`${error.message}\n`));
    this.#exit = ended ?? { code: null, signal: null };
    return this.#exit;
  }

  #keep(text: string): void {
    this.#log = (this.#log + text).slice(-MAX_LOG_CHARS);
  }
}

/** Asks Linux to kill the process when the test that started it dies, however it dies. */
function deathWish(): string[] {
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : undefined;
  return setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL', '--'];
}
