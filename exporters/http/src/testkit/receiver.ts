import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** What a receiver does with a request: a status to answer with, no answer at all, or a broken connection. */
export type ReceiverMode = number | 'hang' | 'reset';

/** One request as it arrived. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<IncomingMessage['headers']>;
  readonly body: string;
  /** What was done with it. */
  readonly mode: ReceiverMode;
}

/** A receiver of exports for tests, over real HTTP. */
export class Receiver implements AsyncDisposable {
  readonly requests: ReceivedRequest[] = [];
  mode: ReceiverMode = 200;
  answer = 'thanks';
  readonly #server: Server;
  readonly #watchers = new Set<() => void>();

  constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The bodies that were accepted. */
  get accepted(): string[] {
    return this.requests.filter(({ mode }) => typeof mode === 'number' && mode >= 200 && mode < 300).map(({ body }) => body);
  }

  /** Resolves once something is so; asked again after each request. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#watchers.add(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { mode } = this;
    const { method = '', url: path = '', headers } = request;
    this.requests.push({ method, path, headers, body: await readAll(request), mode });
    for (const watcher of this.#watchers) watcher();
    this.#watchers.clear();
    if (mode === 'reset') request.socket.resetAndDestroy();
    if (typeof mode === 'number') response.writeHead(mode).end(this.answer);
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** Starts a receiver on a free port. */
export function startReceiver(): Promise<Receiver> {
  return new Receiver().start();
}
