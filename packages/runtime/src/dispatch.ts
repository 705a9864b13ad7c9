import { decode, type ErrorKind, toEdgeError } from '@skerry/contracts';
import type { Clock } from './clock.ts';
import { Call, type RequestHeaders } from './http/call.ts';
import { errorReply, FRAMEWORK_REPLIES, isFault, methodNotAllowedReply, STOPPING_REPLY, tooLargeReply } from './http/error-reply.ts';
import { PendingCalls } from './http/pending-calls.ts';
import { BytesBody, isYaml, NO_BODY, ValueBody } from './http/raw-body.ts';
import { type RouteMatch, type RouteMiss, RouteTable } from './http/route-table.ts';
import type { Logger } from './log.ts';
import type { Random } from './random.ts';
import type { RawBody, Reply, Route } from './route.ts';
import type { ServiceKind } from './service.ts';

/** A request that did not come over HTTP: from a service in the same process, or over the bus. */
export interface DispatchRequest {
  readonly method: string;
  /** Path with query, escaped as in a URL. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes, or a value that is handed over by reference. */
  readonly body?: Uint8Array | { readonly value: unknown };
  readonly signal?: AbortSignal;
  readonly correlationId?: string;
}

/**
 * The routes of one service, callable from within the process: the same table, checks, time limit and errors as over HTTP.
 *
 * `dispatch` never throws; errors come back as replies with the body that HTTP would have had.
 */
export interface Dispatcher {
  readonly key: string;
  dispatch(request: DispatchRequest): Promise<Reply>;
}

/** What a service's table of routes needs to serve them. */
export interface ServiceDispatcherOptions {
  readonly key: string;
  readonly kind: ServiceKind;
  readonly routes: readonly Route[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** 0 is no limit. */
  readonly timeoutMs: number;
  /** Largest body in KB; 0 takes the hard limit of 64 MiB. */
  readonly maxRequestKb: number;
}

/** Limit of a request body where the configuration sets none, so that no request can eat the memory. */
const HARD_MAX_REQUEST_KB = 64 * 1024;

/** Serves the routes of one service to HTTP and to callers from within the process alike. Calls that come before `open` wait for it. */
export class ServiceDispatcher implements Dispatcher {
  readonly key: string;
  readonly maxRequestKb: number;
  readonly pending: PendingCalls;
  readonly #options: ServiceDispatcherOptions;
  readonly #table: RouteTable;
  readonly #opened = Promise.withResolvers<void>();
  #state: { readonly value: unknown } | undefined;
  #closed = false;

  /** @throws {EdgeError} kind `ContractInvalid` for routes that cannot be served. */
  constructor(options: ServiceDispatcherOptions) {
    this.key = options.key;
    this.maxRequestKb = options.maxRequestKb || HARD_MAX_REQUEST_KB;
    this.pending = new PendingCalls(options.clock, options.timeoutMs);
    this.#options = options;
    this.#table = new RouteTable(options.key, options.routes);
  }

  /** Lets calls through to the handlers, which work on `state`. */
  open(state: unknown): void {
    this.#state = { value: state };
    this.#opened.resolve();
  }

  /** Answers every further call, and those that still wait for `open`, with 503. */
  close(): void {
    this.#closed = true;
    this.#opened.resolve();
  }

  find(method: string, url: string): RouteMatch | RouteMiss {
    return this.#table.find(method, url);
  }

  /** The answer to a request that no route takes. */
  missReply(miss: RouteMiss, method: string): Reply {
    if (miss === 'not-found') return FRAMEWORK_REPLIES.notFound;
    if (miss === 'bad-url') return FRAMEWORK_REPLIES.badRequest;
    if (miss === 'bad-parameter') return FRAMEWORK_REPLIES.internal;
    return method === 'OPTIONS' ? { status: 204, headers: { Allow: miss.allow } } : methodNotAllowedReply(miss.allow);
  }

  /** The id a request is known by: its own, or a new one. */
  correlationIdOf(headers: RequestHeaders): string {
    return headers['x-correlation-id'] || this.#options.random.uuid();
  }

  async dispatch(request: DispatchRequest): Promise<Reply> {
    const match = this.find(request.method, request.path);
    if (typeof match === 'string' || 'allow' in match) return this.missReply(match, request.method);
    if (request.body instanceof Uint8Array && request.body.length > this.maxRequestKb * 1024) return tooLargeReply(this.maxRequestKb);
    const headers: RequestHeaders = request.headers ?? {};
    const correlationId = request.correlationId ?? this.correlationIdOf(headers);
    const call = new Call(match, request.path, { headers, correlationId });
    call.raw = bodyOf(request);
    const { signal } = request;
    if (!signal) return this.run(call);
    const abort = (): void => call.abort(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    try {
      return await this.run(call);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** Runs the handler of a call whose body has arrived. Synchronous handlers are answered synchronously; a promise never rejects. */
  run(call: Call): Reply | Promise<Reply> {
    if (this.#closed) return STOPPING_REPLY;
    if (!this.#state)
      return this.#limit(
        call,
        this.#opened.promise.then(() => this.#runOpen(call)),
      );
    const result = this.#runOpen(call);
    return result instanceof Promise ? this.#limit(call, result) : result;
  }

  #runOpen(call: Call): Reply | Promise<Reply> {
    const { route } = call.match;
    if (!this.#state) return STOPPING_REPLY;
    try {
      if (route.request)
        call.body = decode(route.request, call.raw.value(), { typeName: route.requestTypeName, lenient: isYaml(call.raw.contentType) });
      const result = route.handle(this.#state.value, call);
      return result instanceof Promise ? result.catch((error: unknown) => this.#failed(call, error)) : result;
    } catch (error) {
      return this.#failed(call, error);
    }
  }

  #limit(call: Call, work: Promise<Reply>): Promise<Reply> {
    const { promise, resolve } = Promise.withResolvers<Reply>();
    call.onExpire = () => {
      call.abort(toEdgeError(new DOMException('request timeout', 'TimeoutError')));
      resolve(FRAMEWORK_REPLIES.timeout);
    };
    this.pending.add(call);
    work.then((reply) => {
      this.pending.remove(call);
      resolve(reply);
    });
    return promise;
  }

  #failed(call: Call, error: unknown): Reply {
    const { method, path } = call.match.route;
    const fields = { 'X-Correlation-ID': call.correlationId, error };
    if (isFault(error)) this.#options.log.error(`${method} ${path} failed`, { ...fields, stack: stackOf(error) });
    else this.#options.log.debug(`${method} ${path} was refused`, fields);
    return errorReply(error, this.#options.kind, requestIdOf(call.body));
  }
}

function bodyOf({ body, headers }: DispatchRequest): RawBody {
  if (body === undefined) return NO_BODY;
  return body instanceof Uint8Array ? new BytesBody(body, headers?.['content-type']) : new ValueBody(body.value);
}

function requestIdOf(body: unknown): string | undefined {
  const id = typeof body === 'object' && body !== null ? (body as { requestId?: unknown }).requestId : undefined;
  return typeof id === 'string' ? id : undefined;
}

// What nobody foresaw is a bug: its stack tells where. An EdgeError tells enough by its message.
function stackOf(error: unknown): string | undefined {
  const foreseen: ErrorKind | undefined = (error as { kind?: ErrorKind } | undefined)?.kind;
  return foreseen === undefined && error instanceof Error ? error.stack : undefined;
}
