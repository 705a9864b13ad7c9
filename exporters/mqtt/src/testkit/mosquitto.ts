import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EdgeError } from '@skerry/contracts';

const MISSING = 'Cannot run this test: the program "mosquitto" is missing. Install it: apt-get install -y mosquitto mosquitto-clients.';

/** A real broker for tests; it keeps sessions and messages while it is down. */
export interface Mosquitto extends AsyncDisposable {
  readonly port: number;
  start(): Promise<void>;
  /** Ends it in an orderly way. */
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function launch(config: string): Promise<ChildProcess> {
  const child = spawn('mosquitto', ['-v', '-c', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit').then(
    ([code]) => new EdgeError('IOError', `mosquitto ended with code ${code} before it was ready`),
    () => new EdgeError('IOError', MISSING),
  );
  const problem = await Promise.race([ended, isReady(child)]);
  if (problem) throw problem;
  return child;
}

async function isReady(child: ChildProcess): Promise<void> {
  let text = '';
  await new Promise<void>((resolve) => {
    child.stderr?.on('data', (bytes) => {
      text += bytes;
      if (/version .* running/.test(text)) resolve();
      text = text.slice(-200);
    });
  });
}

/**
 * Starts a mosquitto on a free port, its data in a folder of its own.
 *
 * @throws {EdgeError} kind `IOError` if the program is not installed; the message says how to install it.
 */
export async function startMosquitto(lines: readonly string[] = ['allow_anonymous true']): Promise<Mosquitto> {
  const folder = await mkdtemp(join(tmpdir(), 'skerry-mosquitto-'));
  const port = await freePort();
  const config = join(folder, 'mosquitto.conf');
  const storage = ['persistence true', `persistence_location ${folder}/`, 'user root', 'max_queued_messages 0'];
  await writeFile(config, `${[`listener ${port} 127.0.0.1`, ...lines, ...storage].join('\n')}\n`);
  let child: ChildProcess | undefined;
  const start = async () => {
    child = await launch(config);
  };
  const stop = async () => {
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  await start();
  const dispose = async () => {
    await stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { port, start, stop, [Symbol.asyncDispose]: dispose };
}
