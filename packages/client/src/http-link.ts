import { EdgeError, stringifyJson } from '@skerry/contracts';
import { type Clock, type Reply, systemClock } from '@skerry/runtime';
import type { Agent, Dispatcher as HttpDispatcher } from 'undici';
import type { Link, LinkRequest } from './link.ts';

/** How an HTTP link finds services and how patient it is. */
export interface HttpLinkOptions {
  /** Base URL (`http://host:port`) of a service by its key, asked before each request so that a change of configuration holds at once. */
  addressOf(service: string): string | undefined;
  /** Deadline of a request that sets none; 15 s when left out. */
  timeoutMs?: number;
  /** Connections kept to one address; 64 when left out. Further requests wait, within their deadline. */
  connections?: number;
  clock?: Clock;
}

const DEFAULT_TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 3_000;
const IDLE_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/**
 * A link over HTTP with connections that are kept open and one deadline per request.
 *
 * A read that fails on a connection which the other side was just closing is sent once more on a new one; nothing else is ever sent twice.
 * Dispose it to close its connections.
 */
export function createHttpLink(options: HttpLinkOptions): Link & AsyncDisposable {
  return new HttpLink(options);
}

class HttpLink implements Link, AsyncDisposable {
  readonly #options: HttpLinkOptions;
  readonly #clock: Clock;
  #agent: Promise<Agent> | undefined;

  constructor(options: HttpLinkOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  async request(service: string, request: LinkRequest): Promise<Reply> {
    const origin = request.address ?? this.#options.addressOf(service);
    if (origin === undefined) throw unreachable(service, 'no address is configured for it');
    const abort = new AbortController();
    const timer = this.#clock.setTimeout(() => abort.abort(), request.timeoutMs ?? this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const forward = () => abort.abort(request.signal?.reason);
    request.signal?.addEventListener('abort', forward, { once: true });
    if (request.signal?.aborted) forward();
    try {
      return await this.#send(httpRequest(origin, request, abort.signal));
    } catch (cause) {
      throw unreachable(service, cause);
    } finally {
      timer[Symbol.dispose]();
      request.signal?.removeEventListener('abort', forward);
    }
  }

  async #send(request: HttpDispatcher.RequestOptions): Promise<Reply> {
    try {
      return await this.#exchange(request);
    } catch (error) {
      if (request.method !== 'GET' || !lostConnection(error)) throw error;
      return await this.#exchange(request);
    }
  }

  async #exchange(request: HttpDispatcher.RequestOptions): Promise<Reply> {
    this.#agent ??= createAgent(this.#options.connections ?? 64);
    const { statusCode, headers, body } = await (await this.#agent).request(request);
    const bytes = await body.bytes();
    const contentType = headers['content-type'];
    return {
      status: statusCode,
      ...(bytes.length > 0 && { body: bytes }),
      ...(typeof contentType === 'string' && { contentType }),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#agent)?.destroy();
  }
}

/** The library is loaded with the first request: in one process most links never send one. */
async function createAgent(connections: number): Promise<Agent> {
  const { Agent } = await import('./undici-agent.ts');
  return new Agent({
    connections,
    pipelining: 1,
    keepAliveTimeout: IDLE_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxResponseSize: MAX_ANSWER_BYTES,
    headersTimeout: 0, // the deadline of the request covers both
    bodyTimeout: 0,
  });
}

/** The error of a service that cannot be reached, with EdgeX's text. */
export function unreachable(service: string, cause: unknown): EdgeError {
  return new EdgeError('ServiceUnavailable', 'failed to send a http request', { details: { service }, cause });
}

function httpRequest(origin: string, request: LinkRequest, signal: AbortSignal): HttpDispatcher.RequestOptions {
  const base = new URL(origin);
  const headers: Record<string, string> = { ...request.headers };
  if (request.correlationId) headers['x-correlation-id'] = request.correlationId;
  const body = request.body === undefined || request.body instanceof Uint8Array ? request.body : stringifyJson(request.body.value);
  if (body !== undefined && !hasContentType(headers)) headers['content-type'] = 'application/json';
  return {
    origin: base.origin,
    path: base.pathname === '/' ? request.path : base.pathname.replace(/\/$/, '') + request.path,
    method: request.method as HttpDispatcher.HttpMethod,
    headers,
    ...(body !== undefined && { body }),
    signal,
  };
}

function hasContentType(headers: Readonly<Record<string, string>>): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
}

function lostConnection(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE';
}
