import { EdgeError } from '@skerry/contracts';
import type { Reply } from '@skerry/runtime';
import type { CallOptions, Page, PageQuery } from './call.ts';
import type { Link, LinkRequest } from './link.ts';
import { queryText } from './path.ts';
import { errorOfReply, isSuccess, replyValue } from './reply.ts';

/** What a typed client sends with one call. */
export interface Call extends CallOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  /** Sent as JSON; bytes as they are. */
  body?: unknown;
  headers?: Record<string, string>;
  /** For device services, which may be anywhere. */
  address?: string;
}

/**
 * Sends one call and resolves to the answer's body as a value.
 *
 * @throws {EdgeError} of the kind the answer's status maps back to, with EdgeX's text, when it is not a success; `UnexpectedServerError` when a
 * success cannot be read, as from another program at that address: the fault is not the request's.
 */
export async function call(link: Link, service: string, request: Call): Promise<unknown> {
  const reply = await link.request(service, linkRequest(request));
  if (!isSuccess(reply)) throw errorOfReply(reply);
  return readValue(reply, request);
}

/** Sends one call and resolves to that member of the answer; fails with `UnexpectedServerError` when it is not there. */
export async function callFor<T>(link: Link, service: string, request: Call & { member: string }): Promise<T> {
  return memberOf(await call(link, service, request), request) as T;
}

/** Sends one list call and resolves to the page it answers with; `member` is the name of the list in the answer. */
export async function callForPage<T>(link: Link, service: string, request: Call & { member: string }): Promise<Page<T>> {
  const answer = await call(link, service, request);
  const items = (answer as Record<string, unknown> | undefined)?.[request.member];
  return { totalCount: Number(memberOf(answer, { path: request.path, member: 'totalCount' })), items: (items ?? []) as T[] };
}

/** Sends one call and resolves to the answer itself, whatever its status. */
export function exchange(link: Link, service: string, request: Call): Promise<Reply> {
  return link.request(service, linkRequest(request));
}

/** A page query as the query of a URL. */
export function pageText(query: PageQuery = {}): string {
  const labels = query.labels?.length ? query.labels.join(',') : undefined;
  return queryText({ offset: query.offset, limit: query.limit, labels });
}

function linkRequest(request: Call): LinkRequest {
  const { method = 'GET', path, body, headers, signal, timeoutMs, correlationId, address } = request;
  return {
    method,
    path,
    ...(body !== undefined && { body: body instanceof Uint8Array ? body : { value: body } }),
    ...(headers && { headers }),
    ...(signal && { signal }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(correlationId !== undefined && { correlationId }),
    ...(address !== undefined && { address }),
  };
}

function readValue(reply: Reply, { path }: Call): unknown {
  try {
    return replyValue(reply);
  } catch (cause) {
    throw new EdgeError('UnexpectedServerError', `the answer to '${path}' cannot be read; is it EdgeX that answers there?`, { cause });
  }
}

/** A member that an answer must have; without it the kind is `UnexpectedServerError`. */
export function memberOf(answer: unknown, request: { path: string; member: string }): unknown {
  const value = (answer as Record<string, unknown> | null | undefined)?.[request.member];
  if (value !== undefined) return value;
  throw new EdgeError('UnexpectedServerError', `the answer to '${request.path}' has no '${request.member}'`);
}
