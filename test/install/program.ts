import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { EdgeError } from '@skerry/contracts';
import { systemClock, withDeadline } from '@skerry/runtime';
import type { Exit } from '@skerry/testkit';

/** How a program is started. */
export interface ProgramOptions {
  readonly cwd: string;
  /** The whole environment: nothing of this process's is added. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Runs it in a terminal of its own, so that Ctrl-C can be pressed. */
  readonly terminal?: boolean;
  readonly uid?: number;
}

/** A line a program wrote, and when. */
export interface Line {
  readonly text: string;
  /** Milliseconds after the program was started. */
  readonly atMs: number;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const TERMINAL_CODES = /\u001b\[[0-9;?]*[A-Za-z]|[\u2800-\u28ff](?=\u001b)/g;

/** A program started as a person starts it, leading a process group of its own. What is left of the group dies with it. */
export class Program implements AsyncDisposable {
  readonly lines: Line[] = [];
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  readonly #startedMs = systemClock.monotonicMs();
  #rest = '';
  #wake = Promise.withResolvers<void>();

  constructor(command: readonly [string, ...string[]], { cwd, env, terminal = false, uid }: ProgramOptions) {
    const [program, ...args] = terminal ? inTerminal(command) : command;
    this.#child = spawn(program!, args, { cwd, env, detached: true, stdio: [terminal ? 'pipe' : 'ignore', 'pipe', 'pipe'], uid, gid: uid });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => this.#keep(text));
    this.exited = once(this.#child, 'close').then(([code, signal]) => {
      this.#wake.resolve();
      return { code, signal };
    });
  }

  /** Everything it wrote so far. */
  get output(): string {
    return [...this.lines.map((line) => line.text), this.#rest].join('\n');
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /**
   * Resolves to the first line that matches.
   *
   * @throws {EdgeError} kind `ServiceUnavailable` if the program ends or the time is up first; the message holds what it wrote.
   */
  async says(pattern: RegExp, withinMs: number): Promise<Line> {
    const late = AbortSignal.timeout(withinMs);
    const { promise: timeUp, resolve } = Promise.withResolvers<void>();
    late.addEventListener('abort', () => resolve());
    for (;;) {
      const line = this.lines.find(({ text }) => pattern.test(text));
      if (line !== undefined) return line;
      if (this.#ended || late.aborted)
        throw new EdgeError('ServiceUnavailable', `The program did not say ${pattern}. It said:\n${this.output}`);
      await Promise.race([this.#wake.promise, timeUp]);
    }
  }

  /** Sends a signal to the program alone. */
  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Presses Ctrl-C in its terminal. */
  pressCtrlC(): void {
    this.#child.stdin?.write('\u0003');
  }

  /** Resolves when it has ended. */
  async ends(withinMs: number): Promise<Exit> {
    return await withDeadline(() => this.exited, { clock: systemClock, ms: withinMs, what: 'The end of the program' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      return; // nothing is left of the group
    }
    await this.ends(5_000);
  }

  get #ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #keep(text: string): void {
    const parts = (this.#rest + text).replace(TERMINAL_CODES, '').split(/\r?\n/);
    this.#rest = parts.pop() ?? '';
    const atMs = systemClock.monotonicMs() - this.#startedMs;
    this.lines.push(...parts.map((part) => ({ text: part, atMs })));
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}

function inTerminal(command: readonly string[]): string[] {
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  return ['script', '--quiet', '--flush', '--return', '--command', `exec ${quoted}`, '/dev/null'];
}

/** Processes of this machine that run in a folder or name it on their command line, as `pid command line`. */
export function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return commandLine.includes(folder) || readlinkSync(`/proc/${pid}/cwd`).startsWith(folder) ? [`${pid} ${commandLine}`] : [];
      } catch {
        return []; // it ended meanwhile, or belongs to the kernel
      }
    });
}
