import type { ServerResponse } from 'node:http';
import { stringifyJson } from '@skerry/contracts';
import type { Reply } from '../route.ts';
import type { CorsAnswer } from './cors.ts';

const JSON_TYPE = 'application/json';
const CORRELATION = 'X-Correlation-Id';

/** How one answer is written. */
export interface WriteOptions {
  /** Value of `X-Correlation-ID`; undefined sends no such header. */
  readonly correlationId: string | undefined;
  readonly cors?: CorsAnswer;
  /** Ends the connection after the answer. */
  readonly close?: boolean;
}

/**
 * Writes an answer: its body is made text once, header and body leave in one piece.
 *
 * @throws what serialising the body throws; nothing has been written then.
 */
export function writeReply(response: ServerResponse, reply: Reply, options: WriteOptions): void {
  const { preflight = false } = options.cors ?? {};
  const status = preflight ? 200 : reply.status;
  const body = preflight && response.req.method === 'OPTIONS' ? undefined : payloadOf(reply.body);
  response.writeHead(status, headersOf(status, reply, { ...options, body }));
  response.end(typeof body === 'string' && needsBytes(options.correlationId) ? Buffer.from(body) : body);
}

/** The bytes or the text of a body; objects as JSON with the line feed that EdgeX ends them with. */
export function payloadOf(body: unknown): string | Uint8Array | undefined {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return body;
  return `${stringifyJson(body)}\n`;
}

function headersOf(status: number, reply: Reply, options: WriteOptions & { body: string | Uint8Array | undefined }): string[] {
  const headers: string[] = [];
  const { contentType = JSON_TYPE } = reply;
  if (contentType !== '') headers.push('Content-Type', contentType);
  if (options.correlationId !== undefined) headers.push(CORRELATION, options.correlationId);
  if (status !== 204 && status !== 304) headers.push('Content-Length', String(lengthOf(options.body)));
  if (reply.headers) for (const name in reply.headers) headers.push(name, reply.headers[name] as string);
  if (options.cors && options.cors.headers.length > 0) headers.push(...options.cors.headers);
  if (options.close) headers.push('Connection', 'close');
  return headers;
}

// Node writes headers and a text behind them as one text in UTF-8, which would garble a header beyond ASCII.
function needsBytes(correlationId: string | undefined): boolean {
  return correlationId !== undefined && /[\u0080-\u00ff]/.test(correlationId);
}

function lengthOf(body: string | Uint8Array | undefined): number {
  if (body === undefined) return 0;
  return typeof body === 'string' ? Buffer.byteLength(body) : body.length;
}
