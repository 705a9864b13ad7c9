import { parseJson, stringifyJson } from '@skerry/contracts';
import type { System } from '@skerry/testkit';
import { request } from 'undici';

/** What a service answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As sent. */
  readonly bytes: Uint8Array;
  /** Parsed if it is JSON (integers beyond 2^53 as bigint), else the text; undefined for none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly body: any;
}

/** What a call sends beside method and path. */
export interface CallParts {
  /** Bytes and text go out as they are, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls a service over HTTP: `call(system, 'core-data', 'GET /event/count')`; `/api/v3` is put before the path. */
export async function call(system: System, service: string, target: string, parts: CallParts = {}): Promise<Answer> {
  const [method = 'GET', path = '/'] = target.split(' ', 2);
  const { body, headers } = parts;
  const answer = await request(`${system.url(service)}/api/v3${path}`, {
    method: method as 'GET',
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' || body instanceof Uint8Array ? body : stringifyJson(body) }),
    headersTimeout: 15_000,
    reset: true, // tests count the sockets of processes: keep none open
  });
  const bytes = await answer.body.bytes();
  return { status: answer.statusCode, headers: answer.headers, bytes, body: bodyOf(bytes) };
}

function bodyOf(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  const text = Buffer.from(bytes).toString();
  try {
    return parseJson(text);
  } catch {
    return text; // not JSON: plain text of the framework, CBOR, metrics
  }
}
