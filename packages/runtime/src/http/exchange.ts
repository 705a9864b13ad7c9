import type { IncomingMessage, ServerResponse } from 'node:http';
import { EdgeError } from '@skerry/contracts';
import type { ServiceDispatcher } from '../dispatch.ts';
import type { Logger } from '../log.ts';
import type { Reply } from '../route.ts';
import { type BodyEnd, discardBody, readBody } from './body-reader.ts';
import { Call, type RequestHeaders } from './call.ts';
import type { Cors } from './cors.ts';
import { FOREIGN_PAGE_REPLY, FRAMEWORK_REPLIES, tooLargeReply } from './error-reply.ts';
import { isForeignPage, type PageGuardOptions } from './foreign-page.ts';
import { BytesBody } from './raw-body.ts';
import { writeReply } from './reply-writer.ts';

/** What every exchange of a server shares. */
export interface ExchangeContext {
  readonly dispatcher: ServiceDispatcher;
  readonly cors: Cors;
  readonly log: Logger;
  /** Which pages of other sites may call. */
  readonly guard: PageGuardOptions;
  /** Whether the server stops: answers then end their connections. */
  stopping: boolean;
}

/** Takes one HTTP request through the service's routes. A synchronous handler is answered before this returns. */
export function exchange(context: ExchangeContext, request: IncomingMessage, response: ServerResponse): void {
  const method = request.method ?? '';
  const url = request.url ?? '';
  const headers = request.headers as RequestHeaders;
  if (isForeignPage(headers, context.guard)) {
    answer(context, response, { reply: FOREIGN_PAGE_REPLY, correlationId: undefined, close: true });
    return;
  }
  const match = context.dispatcher.find(method, url);
  if (typeof match === 'string' || 'allow' in match) {
    const correlationId = context.dispatcher.correlationIdOf(headers);
    answer(context, response, { reply: context.dispatcher.missReply(match, method), correlationId, close: false });
    discardBody(request);
    return;
  }
  const { correlation } = match.route;
  const correlationId = correlation === 'echo' ? (headers['x-correlation-id'] ?? '') : context.dispatcher.correlationIdOf(headers);
  const call = new Call(match, url, { headers, correlationId });
  if (method === 'GET' || method === 'DELETE') run(context, call, response);
  else receive(context, call, response);
}

function receive(context: ExchangeContext, call: Call, response: ServerResponse): void {
  const { dispatcher } = context;
  const { req: request } = response;
  call.onExpire = () => finish(context, call, { response, reply: FRAMEWORK_REPLIES.timeout, close: true });
  dispatcher.pending.add(call);
  if (call.headers.expect === '100-continue' && !declaresTooMuch(call.headers, dispatcher)) response.writeContinue();
  readBody(request, dispatcher.maxRequestKb * 1024, (end: BodyEnd) => {
    if (end === 'cut') dispatcher.pending.remove(call);
    else if (end === 'too-large') {
      finish(context, call, { response, reply: tooLargeReply(dispatcher.maxRequestKb), close: false });
      discardBody(request);
    } else {
      call.raw = new BytesBody(end, call.headers['content-type']);
      run(context, call, response);
    }
  });
}

function run(context: ExchangeContext, call: Call, response: ServerResponse): void {
  if (response.writableEnded) return;
  const result = context.dispatcher.run(call);
  if (!(result instanceof Promise)) {
    finish(context, call, { response, reply: result, close: false });
    return;
  }
  response.on('close', () => {
    if (!response.writableEnded) call.abort(new EdgeError('ServiceUnavailable', 'the caller went away'));
  });
  result.then((reply) => finish(context, call, { response, reply, close: false }));
}

function finish(
  context: ExchangeContext,
  call: Call,
  { response, reply, close }: { response: ServerResponse; reply: Reply; close: boolean },
): void {
  context.dispatcher.pending.remove(call);
  const correlationId = call.match.route.correlation === 'none' ? undefined : call.correlationId;
  answer(context, response, { reply, correlationId, close });
}

function answer(
  context: ExchangeContext,
  response: ServerResponse,
  options: { reply: Reply; correlationId: string | undefined; close: boolean },
): void {
  if (response.writableEnded || response.destroyed) return;
  const { reply, correlationId } = options;
  const close = options.close || context.stopping;
  const cors = context.cors.answer(response.req.headers as RequestHeaders);
  try {
    writeReply(response, reply, { correlationId, close, cors });
  } catch (error) {
    context.log.error(`${response.req.method} ${response.req.url} has an answer that cannot be written`, { error });
    if (response.headersSent) response.destroy();
    else writeReply(response, FRAMEWORK_REPLIES.internal, { correlationId: undefined, close });
  }
}

function declaresTooMuch(headers: RequestHeaders, dispatcher: ServiceDispatcher): boolean {
  return Number(headers['content-length']) > dispatcher.maxRequestKb * 1024;
}
