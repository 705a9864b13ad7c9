import type { Access, Caller, RawBody, ServiceRequest } from '../route.ts';
import type { PendingCall } from './pending-calls.ts';
import { NO_BODY } from './raw-body.ts';
import type { RouteMatch } from './route-table.ts';

/** Header values by name in lower case. */
export type RequestHeaders = Readonly<Record<string, string | undefined>>;

const ALL_ROLES: readonly Access[] = ['open', 'read', 'operate', 'configure', 'admin'];
const ANYBODY: Caller = { name: 'anonymous', roles: ALL_ROLES };

/** One request on its way through a service. What few handlers look at (query, signal) is made when they do. */
export class Call implements ServiceRequest, PendingCall {
  readonly match: RouteMatch;
  readonly headers: RequestHeaders;
  readonly correlationId: string;
  readonly caller: Caller = ANYBODY;
  body: unknown;
  raw: RawBody = NO_BODY;
  previousPending: PendingCall | undefined;
  nextPending: PendingCall | undefined;
  isPending = false;
  dueMs = 0;
  onExpire: (() => void) | undefined;
  readonly #url: string;
  #query: URLSearchParams | undefined;
  #abort: AbortController | undefined;
  #aborted: { readonly reason: unknown } | undefined;

  constructor(match: RouteMatch, url: string, { headers, correlationId }: { headers: RequestHeaders; correlationId: string }) {
    this.match = match;
    this.#url = url;
    this.headers = headers;
    this.correlationId = correlationId;
  }

  get params(): Readonly<Record<string, string>> {
    return this.match.params;
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(queryOf(this.#url));
    return this.#query;
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#aborted) this.#abort.abort(this.#aborted.reason);
    return this.#abort.signal;
  }

  abort(reason: unknown): void {
    this.#aborted ??= { reason };
    this.#abort?.abort(reason);
  }

  expire(): void {
    this.onExpire?.();
  }
}

function queryOf(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start + 1);
}
