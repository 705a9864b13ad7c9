import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PortSlot, reservePorts } from '@skerry/testkit';
import { Program } from '../install/program.ts';

const ROOT = join(import.meta.dirname, '../..');
const COMMAND_MS = 30_000;

/** Who follows a guide: a folder that looks like a clone, and a platform with data and ports of its own. */
export class Reader implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'skerry-guide-'));
  readonly #slot: PortSlot;
  readonly #programs: Program[] = [];

  private constructor(slot: PortSlot) {
    this.#slot = slot;
    writeFileSync(this.path('skerry'), `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'apps/cli/src/main.ts')}" "$@"\n`, {
      mode: 0o755,
    });
    symlinkSync(join(ROOT, 'drivers'), this.path('drivers'));
  }

  static async begin(): Promise<Reader> {
    return new Reader(await reservePorts());
  }

  get portOffset(): number {
    return this.#slot.offset;
  }

  get brokerPort(): number {
    return 1883 + this.portOffset;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Starts what runs on while the reader goes on reading. */
  start(command: string): Program {
    const program = new Program(['/bin/sh', '-c', `exec ${command}`], { cwd: this.folder, env: this.#env() });
    this.#programs.push(program);
    return program;
  }

  /** Runs a command to its end, in a terminal if asked to; resolves to what it said. */
  async run(command: string, { terminal = false } = {}): Promise<string> {
    await using program = new Program(['/bin/sh', '-c', command], { cwd: this.folder, env: this.#env(), terminal });
    const { code } = await program.ends(COMMAND_MS);
    if (code !== 0) throw new TypeError(`"${command}" ended with ${code}. It said:\n${program.output}`);
    return program.output;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of this.#programs) await program[Symbol.asyncDispose]();
    await this.#slot[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #env(): Record<string, string | undefined> {
    const { PATH, LANG = 'C.UTF-8' } = process.env;
    return { PATH, LANG, HOME: this.folder, TERM: 'xterm', SKERRY_DATA: this.path('data'), SKERRY_PORT_OFFSET: String(this.portOffset) };
  }
}
