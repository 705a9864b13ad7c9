import { createServer, type Server, type Socket } from 'node:net';
import { FaultConnection, type FaultProxyCounts } from './fault-connection.ts';
import type { FaultMode, FaultProxyAddress, PlainFaultMode } from './fault-mode.ts';

export type { FaultProxyCounts } from './fault-connection.ts';
export type { FaultMode, FaultProxyAddress, PlainFaultMode } from './fault-mode.ts';

/** Options of {@link startFaultProxy}. */
export interface FaultProxyOptions {
  /** The peer that is reached through the proxy. */
  target: FaultProxyAddress;
  /** What the proxy is called in messages; default `host:port` of the target. */
  name?: string;
  /** The mode to start in; default `pass`. */
  mode?: FaultMode | PlainFaultMode;
}

/** A running fault proxy; dispose it to close its connections and its port. */
export interface FaultProxy extends AsyncDisposable {
  readonly name: string;
  readonly host: string;
  /** The port clients connect to: chosen by the system, the same for the proxy's life. */
  readonly port: number;
  readonly counts: Readonly<FaultProxyCounts>;
  /** Switches the mode, for open connections too; resolves when new connections will see it. */
  set(mode: FaultMode | PlainFaultMode): Promise<void>;
  /** Resets every open connection once, whatever the mode. */
  resetAll(): void;
  /** Resolves as soon as `count` connections have been accepted since the start. */
  connected(count: number): Promise<void>;
  /** Resolves as soon as `count` connections have ended since the start. */
  disconnected(count: number): Promise<void>;
}

/**
 * Starts a TCP proxy on a free loopback port that can spoil the traffic to a real peer in the ways networks and devices do.
 *
 * It knows no protocol, so one proxy serves Modbus, MQTT, HTTP and databases alike; `rewrite` takes what is particular to one of them.
 *
 * @example
 * await using proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: 5020 } });
 * await proxy.set('hang');
 * await proxy.set({ mode: 'delay', ms: 300 });
 */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const proxy = new TcpFaultProxy(options);
  await proxy.start();
  return proxy;
}

class TcpFaultProxy implements FaultProxy {
  readonly name: string;
  readonly host = '127.0.0.1';
  readonly counts: FaultProxyCounts = { connections: 0, open: 0, bytesFromClients: 0, bytesToClients: 0 };
  port = 0;
  readonly #target: FaultProxyAddress;
  readonly #connections = new Set<FaultConnection>();
  readonly #waiting = new Set<() => void>();
  #mode: FaultMode;
  #server: Server | undefined;

  constructor(options: FaultProxyOptions) {
    this.#target = options.target;
    this.name = options.name ?? `${options.target.host}:${options.target.port}`;
    this.#mode = asMode(options.mode ?? 'pass');
  }

  async start(): Promise<void> {
    await this.#listen();
    await this.set(this.#mode);
  }

  async set(mode: FaultMode | PlainFaultMode): Promise<void> {
    this.#mode = asMode(mode);
    for (const connection of this.#connections) connection.setMode(this.#mode);
    if (this.#mode.mode === 'refuse') await this.#stopListening();
    else if (this.#server === undefined) await this.#listen();
  }

  resetAll(): void {
    for (const connection of this.#connections) connection.reset();
  }

  async connected(count: number): Promise<void> {
    while (this.counts.connections < count) await this.#change();
  }

  async disconnected(count: number): Promise<void> {
    while (this.counts.connections - this.counts.open < count) await this.#change();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const connection of this.#connections) connection.close();
    await this.#stopListening();
  }

  async #listen(): Promise<void> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#accept(client));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, this.host, resolve);
    });
    this.#server = server;
    this.port = (server.address() as { port: number }).port;
  }

  async #stopListening(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #accept(client: Socket): void {
    this.counts.connections += 1;
    if (this.#mode.mode === 'reset') client.resetAndDestroy();
    else this.#serve(client);
    this.#changed();
  }

  #serve(client: Socket): void {
    const connection = new FaultConnection(client, this.#target, { mode: this.#mode, counts: this.counts });
    this.#connections.add(connection);
    this.counts.open += 1;
    client.once('close', () => {
      this.#connections.delete(connection);
      this.counts.open -= 1;
      this.#changed();
    });
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  #changed(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

function asMode(mode: FaultMode | PlainFaultMode): FaultMode {
  return typeof mode === 'string' ? { mode } : mode;
}
