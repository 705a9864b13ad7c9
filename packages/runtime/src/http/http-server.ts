import { createServer, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { EdgeError } from '@skerry/contracts';
import { systemClock } from '../clock.ts';
import { type ExchangeContext, exchange } from './exchange.ts';

/** Where an HTTP server listens, and for whom. */
export interface HttpServerOptions extends Omit<ExchangeContext, 'stopping'> {
  /** Service key, for messages. */
  readonly key: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

const MAX_CONNECTIONS = 1024;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADERS = 100;
// A caller gets this long for its headers, and for the whole request; a connection may idle a little longer than Go's 90 s client pool.
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_MS = 95_000;
const SOCKET_IDLE_MS = 120_000;
// EdgeX's ports lie where Linux takes the ports of outgoing connections from, so one may be taken for a moment by chance.
const LISTEN_ATTEMPTS = 4;
const LISTEN_PAUSE_MS = 250;

/** The HTTP server of one service; listens once `start` has resolved. */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #context: ExchangeContext;
  readonly #server: Server;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    const { dispatcher, cors, log, guard } = options;
    this.#context = { dispatcher, cors, log, guard, stopping: false };
    this.#server = createServer({
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 2_000,
      noDelay: true,
    });
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.maxHeadersCount = MAX_HEADERS;
    this.#server.timeout = SOCKET_IDLE_MS;
    this.#server.on('request', (request, response) => exchange(this.#context, request, response));
    this.#server.on('checkContinue', (request, response) => exchange(this.#context, request, response));
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuse(error, socket));
  }

  /** The port it listens on. */
  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? this.#options.port;
  }

  /** @throws {EdgeError} kind `ServiceUnavailable` with one sentence that says what to do. */
  async start(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#listen();
        return;
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === LISTEN_ATTEMPTS) throw this.#explain(cause as Error);
        await systemClock.sleep(LISTEN_PAUSE_MS);
      }
    }
  }

  #listen(): Promise<void> {
    const { host, port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port, backlog: 511 }, () => {
        this.#server.removeAllListeners('error');
        this.#server.on('error', (error) => this.#options.log.error('The HTTP server has a problem', { error }));
        resolve();
      });
    });
  }

  /** Takes no new connections, and ends each one after its next answer. */
  stopAccepting(): void {
    this.#context.stopping = true;
    this.#server.close();
    this.#server.closeIdleConnections();
  }

  /** Ends whatever is left. */
  destroy(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #explain(cause: NodeJS.ErrnoException): EdgeError {
    const { key, host, port } = this.#options;
    const advice: Readonly<Record<string, string>> = {
      EADDRINUSE: `the port is taken by another program; stop that program, or set Service.Port of ${key} or --port-offset to use other ports`,
      EACCES: 'this user may not listen on that port; use a port above 1023',
      EADDRNOTAVAIL: 'this machine has no such address; correct Service.ServerBindAddr or Service.Host',
      ENOTFOUND: 'no address is known for that name; correct Service.ServerBindAddr or Service.Host',
    };
    const reason = advice[cause.code ?? ''] ?? cause.message;
    return new EdgeError('ServiceUnavailable', `Cannot start ${key} on ${host}:${port}: ${reason}`, { cause });
  }
}

// What is no HTTP never reaches a route; it gets one plain answer and its connection ends.
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const body = `{"message":"${STATUS_CODES[status]}"}\n`;
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
  socket.end(head + body, () => socket.destroy());
}
