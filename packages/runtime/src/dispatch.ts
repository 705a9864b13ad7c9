import type { Reply } from './route.ts';

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
