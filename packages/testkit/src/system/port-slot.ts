import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { EdgeError } from '@skerry/contracts';

/** Port of every service at offset 0, and of the broker: EdgeX's. */
export const SERVICE_PORTS: Readonly<Record<string, number>> = {
  broker: 1883,
  'core-data': 59880,
  'core-metadata': 59881,
  'core-command': 59882,
  'device-virtual': 59900,
  'device-host': 59950,
  'device-modbus': 59901,
  'app-mqtt-export': 59703,
  'app-http-export': 59704,
};

/** A port offset that is this process's own until disposed. */
export interface PortSlot extends AsyncDisposable {
  readonly offset: number;
}

// Slots lie a whole range of services apart, so that two never share a port, and beyond the ports that the kernel hands out to clients.
const FIRST_OFFSET = 1400;
const STRIDE = 260;
const SLOTS = 16;
const FIRST_LOCK_PORT = 65_500;

/**
 * Finds a port offset at which everything is free, and keeps other test processes of this machine off it.
 *
 * The lock is a listening socket: the system frees it however the process ends.
 *
 * @throws {EdgeError} kind `ServiceUnavailable` if all are taken.
 */
export async function reservePorts(): Promise<PortSlot> {
  for (let turn = 0; turn < SLOTS; turn++) {
    const slot = (process.pid + turn) % SLOTS;
    const lock = await tryListen(FIRST_LOCK_PORT + slot);
    if (lock === undefined) continue;
    const offset = FIRST_OFFSET + slot * STRIDE;
    if (await allFree(offset)) return { offset, [Symbol.asyncDispose]: () => close(lock) };
    await close(lock);
  }
  throw new EdgeError(
    'ServiceUnavailable',
    `All ${SLOTS} ranges of test ports are taken. Look for processes that earlier runs left behind.`,
  );
}

/** Whether nothing listens on any port of the platform at that offset. */
async function allFree(offset: number): Promise<boolean> {
  return (await takenPorts(offset)).length === 0;
}

/** The services whose ports are taken at that offset. */
export async function takenPorts(offset: number): Promise<string[]> {
  const taken: string[] = [];
  for (const [service, port] of Object.entries(SERVICE_PORTS)) {
    const server = await tryListen(port + offset);
    if (server === undefined) taken.push(service);
    else await close(server);
  }
  return taken;
}

async function tryListen(port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  server.unref();
  try {
    await once(server.listen({ port, host: '127.0.0.1', exclusive: true }), 'listening');
    return server;
  } catch {
    return undefined; // taken
  }
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await closed;
}
