import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../test-peer/pymodbus_server.py', import.meta.url));
const LOCAL_PYTHON = fileURLToPath(new URL('../../../.skerry/python/bin/python', import.meta.url));

/** The Python that has pymodbus, or `undefined`: `SKERRY_TEST_PYTHON`, else the one in the repository's `.skerry/python`. */
function pythonWithPymodbus(): string | undefined {
  const python = process.env.SKERRY_TEST_PYTHON ?? LOCAL_PYTHON;
  return canRun(python, ['-c', 'import pymodbus, serial']) ? python : undefined;
}

/** Why tests against pymodbus cannot run here, or `false`; for node:test's `skip`. */
export function pymodbusMissing(): string | false {
  return pythonWithPymodbus() === undefined && 'pymodbus is missing: set SKERRY_TEST_PYTHON to a Python with pymodbus and pyserial';
}

/** Why tests on a serial line cannot run here, or `false`. */
export function serialPeersMissing(): string | false {
  return socatMissing() || pymodbusMissing();
}

/** Why tests on a pair of pseudo terminals cannot run here, or `false`. */
export function socatMissing(): string | false {
  return !canRun('socat', ['-V']) && 'socat is missing: install it to test serial lines';
}

/** Starts a pymodbus server; resolves with what it says it serves: a TCP port, or the path of a serial port. */
export async function startPymodbus(t: TestContext, ...options: string[]): Promise<string> {
  const server = spawn(pythonWithPymodbus() ?? 'python3', [SCRIPT, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => ended(server));
  const line = await lineWith(server, server.stdout, 'ready ');
  return line.slice('ready '.length);
}

/** Two serial ports joined by a wire. */
export interface WirePair {
  readonly near: string;
  readonly far: string;
  /** Pulls the wire: both ports vanish. */
  cut(): Promise<void>;
}

/** Joins two pseudo terminals by socat. */
export async function startWirePair(t: TestContext): Promise<WirePair> {
  const folder = mkdtempSync(join(tmpdir(), 'skerry-modbus-'));
  const [near, far] = [join(folder, 'near'), join(folder, 'far')];
  const socat = spawn('socat', ['-d', '-d', `pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  t.after(async () => {
    await ended(socat);
    rmSync(folder, { recursive: true });
  });
  await lineWith(socat, socat.stderr, 'starting data transfer loop');
  return { near, far, cut: () => ended(socat) };
}

async function lineWith(child: ChildProcess, output: NodeJS.ReadableStream, text: string): Promise<string> {
  const lines = createInterface(output);
  child.once('exit', () => lines.close());
  for await (const line of lines) {
    if (line.includes(text)) {
      output.resume();
      return line;
    }
  }
  throw new TypeError(`The peer ended before it said "${text}".`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

function canRun(program: string, options: string[]): boolean {
  if (program.includes('/') && !existsSync(program)) return false;
  try {
    execFileSync(program, options, { stdio: 'ignore', timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}
