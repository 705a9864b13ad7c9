import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { EdgeError } from '@skerry/contracts';
import { type Clock, type Logger, type Metrics, systemClock } from '@skerry/runtime';
import { Aedes, type AedesOptions, type Client } from 'aedes';
import { Bridge } from './broker/bridge.ts';
import { type BrokerCounters, createBrokerCounters } from './broker/counters.ts';
import { TrieEmitter } from './broker/emitter.ts';
import { BROKER_LIMITS, type BrokerLimits } from './broker/limits.ts';
import { Outflow } from './broker/outflow.ts';
import { SessionStore } from './broker/session-store.ts';
import type { MemoryBus } from './memory.ts';
import { ThrottledLog } from './throttled-log.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const BATCH_BEFORE_CONNECT = 256;
const QOS2_IN_FLIGHT = 64;
// Largest CONNECT that makes sense: five texts of at most 64 KiB.
const CONNECT_BYTES = 330_000;

/** How the embedded broker is started. */
export interface BrokerOptions {
  /** Default 127.0.0.1. */
  host?: string;
  /** 0 takes any free port. */
  port: number;
  /** The bus of the process, bridged both ways; without it the broker stands alone. */
  bus?: MemoryBus;
  log?: Logger;
  clock?: Clock;
  metrics?: Metrics;
  limits?: Partial<BrokerLimits>;
}

/** A running broker; disposing it disconnects everybody. */
export interface Broker extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Connections at the moment. */
  readonly connections: number;
}

/**
 * Starts the embedded MQTT 3.1.1 broker.
 *
 * A message that a client publishes at QoS 1 is acknowledged when every acknowledging subscription of the bridged bus has handled it. Sessions,
 * retained messages and wills live in memory. Messages that cannot be decoded go to MQTT subscribers as through any broker.
 *
 * @throws {EdgeError} kind `ServiceUnavailable` if it cannot listen, saying why and what to do.
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const broker = new EmbeddedBroker(options);
  await broker.start(options.host ?? '127.0.0.1', options.port);
  return broker;
}

class EmbeddedBroker implements Broker {
  readonly #limits: BrokerLimits;
  readonly #counters: BrokerCounters;
  readonly #log: ThrottledLog;
  readonly #sessions: SessionStore;
  readonly #emitter = new TrieEmitter();
  readonly #outflow: Outflow;
  readonly #bridge: Bridge;
  readonly #aedes: Aedes;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor({ bus, log, clock = systemClock, metrics, limits }: BrokerOptions) {
    this.#limits = { ...BROKER_LIMITS, ...limits };
    this.#counters = createBrokerCounters(metrics);
    this.#log = new ThrottledLog(log, clock);
    const context = { limits: this.#limits, clock, log: this.#log, counters: this.#counters };
    this.#sessions = new SessionStore(context);
    this.#outflow = new Outflow({ ...context, sessions: this.#sessions });
    this.#bridge = new Bridge({ ...context, bus, emitter: this.#emitter, sessions: this.#sessions }, () => this.#aedes);
    this.#aedes = new Aedes(this.#aedesOptions());
    this.#server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 }, (socket) => this.#accept(socket));
    this.#server.maxConnections = this.#limits.connections;
  }

  get host(): string {
    return (this.#server.address() as AddressInfo).address;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  async start(host: string, port: number): Promise<void> {
    this.#listenToAedes();
    await this.#aedes.listen();
    try {
      this.#server.listen(port, host);
      await once(this.#server, 'listening');
    } catch (cause) {
      await this[Symbol.asyncDispose]();
      throw listenError(`${host}:${port}`, cause as NodeJS.ErrnoException);
    }
    this.#server.on('drop', () => {
      this.#counters.refusedConnections.increment();
      this.#log.warn('connections', () => `Too many MQTT connections: more than ${this.#limits.connections} are refused.`);
    });
    this.#server.on('error', (error) => this.#log.warn('server', () => `The MQTT broker's port has trouble: ${error.message}`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#bridge[Symbol.dispose]();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await new Promise<void>((resolve) => this.#aedes.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    this.#counters.connections.increment();
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    const client = this.#aedes.handle(socket);
    socket.on('readable', () => this.#checkSize(client));
  }

  /** Ends a connection as soon as it announces a packet that is too large, before the packet is in memory. */
  #checkSize(client: Client): void {
    const announced = announcedBytes(client);
    if (announced <= (client.connected ? this.#limits.packetBytes : CONNECT_BYTES)) return;
    this.#counters.oversized.increment();
    this.#log.warn('oversized', () => `Disconnecting the MQTT client "${client.id ?? ''}": it sends a packet of ${announced} bytes.`);
    client.conn.destroy();
  }

  #aedesOptions(): AedesOptions {
    return {
      mq: this.#emitter,
      persistence: this.#sessions,
      connectTimeout: CONNECT_TIMEOUT_MS,
      queueLimit: BATCH_BEFORE_CONNECT,
      maxInflightInbound: QOS2_IN_FLIGHT,
      authorizePublish: (client, packet, done) => this.#bridge.authorizePublish(client, packet, done),
      authorizeSubscribe: (client, subscription, done) => done(null, this.#outflow.admit(client, subscription) ? subscription : null),
      authorizeForward: (client, packet) => this.#outflow.forward(client, packet),
    };
  }

  #listenToAedes(): void {
    const aedes = this.#aedes;
    aedes.on('clientReady', (client) => {
      if (!client.clean) this.#sessions.connect(client.id, client.conn);
    });
    aedes.on('clientDisconnect', (client) => {
      if (!client.clean) this.#sessions.disconnect(client.id, client.conn);
    });
    aedes.on('unsubscribe', (filters, client) => this.#outflow.release(client, filters));
    for (const event of ['clientError', 'connectionError'] as const) {
      aedes.on(event, (client, error) => {
        this.#counters.brokenConnections.increment();
        this.#log.warn(`broken ${error.message}`, () => `An MQTT connection ("${client.id ?? ''}") broke: ${error.message}`);
      });
    }
    aedes.setMaxListeners(20);
  }
}

/** The size of the packet whose beginning has arrived; 0 between packets. */
function announcedBytes(client: Client): number {
  const { _parser: parser } = client as Client & { _parser?: { packet?: { length?: number } } };
  return parser?.packet?.length ?? 0;
}

function listenError(address: string, cause: NodeJS.ErrnoException): EdgeError {
  const why =
    cause.code === 'EADDRINUSE'
      ? 'the port is taken. Stop the program that uses it, or set another MessageBus.Port'
      : cause.code === 'EACCES'
        ? 'this user may not use the port. Set a MessageBus.Port above 1023'
        : cause.message;
  return new EdgeError('ServiceUnavailable', `Cannot start the MQTT broker on ${address}: ${why}.`, { cause });
}
