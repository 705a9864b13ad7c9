import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { EdgeError } from '@skerry/contracts';

/** A running Mosquitto: the MQTT broker written by others that the platform's own broker and clients are tried against. */
export interface Mosquitto extends AsyncDisposable {
  readonly port: number;
  /** Ends the process, with SIGKILL unless told otherwise; connections break. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Sends a signal, such as SIGSTOP. */
  signal(signal: NodeJS.Signals): void;
}

/** The path of a program, looked for also where only root's PATH leads; undefined if it is not installed. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** Why tests against Mosquitto are skipped; false if they need not be. For the `skip` option of a test. */
export function mosquittoMissing(): string | false {
  return findProgram('mosquitto') === undefined || findProgram('mosquitto_sub') === undefined
    ? 'mosquitto and mosquitto_sub are not installed (Debian: apt-get install mosquitto mosquitto-clients)'
    : false;
}

/** Starts Mosquitto on a free port of the loopback address; `config` is appended to its configuration file. */
export async function startMosquitto(config = ''): Promise<Mosquitto> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'skerry-mosquitto-'));
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(file, `listener ${port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nmax_queued_messages 0\n${config}\n`);
  let child = await launch(file);
  const stop = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return {
    port,
    stop,
    signal: (signal) => void child.kill(signal),
    start: async () => {
      child = await launch(file);
    },
    [Symbol.asyncDispose]: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function launch(file: string): Promise<ChildProcess> {
  const child = spawn(findProgram('mosquitto') ?? 'mosquitto', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let last = '';
  for await (const line of createInterface({ input: child.stderr! })) {
    last = line;
    if (line.includes(' running')) break;
  }
  if (!last.includes(' running')) throw new EdgeError('ServiceUnavailable', `Mosquitto did not start: ${last}`);
  child.stderr!.resume();
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
