import { type Envelope, toEdgeError } from '@skerry/contracts';
import type { Reply, ServiceRequest } from '@skerry/runtime';
import type { App } from './app.ts';
import { DEFAULT_PIPELINE } from './configuration.ts';
import type { MessageContext } from './context.ts';
import { decodeTarget } from './decode-target.ts';
import type { TriggerMessage } from './event-source.ts';
import type { Generation } from './generation.ts';
import type { Pipeline } from './pipeline.ts';

const PLAIN_TEXT = 'text/plain; charset=utf-8';

function plain(status: number, message: string): Reply {
  return { status, body: `${message}\n`, contentType: PLAIN_TEXT };
}

/** A request as a message. Raw targets get the bytes; the others the parsed body. */
function messageOf(request: ServiceRequest, isRaw: boolean): TriggerMessage {
  const { contentType } = request.raw;
  const envelope: Envelope = {
    apiVersion: '',
    receivedTopic: '',
    correlationID: request.correlationId,
    requestID: '',
    errorCode: 0,
    payload: isRaw ? request.raw.bytes() : request.raw.value(),
    contentType,
  };
  return { topic: '', envelope };
}

function responseOf(context: MessageContext): Reply {
  return { status: 200, body: context.responseData ?? '', contentType: context.responseContentType };
}

async function runOn(pipeline: Pipeline, generation: Generation, request: ServiceRequest): Promise<Reply> {
  const isRaw = generation.targetType === 'raw';
  let message: TriggerMessage;
  let data: unknown;
  try {
    message = messageOf(request, isRaw);
    data = decodeTarget(generation.targetType, message);
  } catch (error) {
    return plain(400, `unable to process payload ${toEdgeError(error).fullMessage}`);
  }
  const context = generation.processor(false).contextFor(pipeline, data, message);
  const result = await pipeline.run(data, context);
  const failure = result.kind === 'failed' ? result.failure : result.kind === 'done' ? await result.settled : undefined;
  return failure ? plain(422, failure.error.message) : responseOf(context);
}

/** Runs the default pipeline on the body of a request. Errors are plain text, as EdgeX's: 400 for the body, 422 for a function, 500 without functions. */
export async function triggerByHttp(app: App, request: ServiceRequest): Promise<Reply> {
  if (app.means.config.value.Trigger.Type.toLowerCase() !== 'http') return { status: 404, body: { message: 'Not Found' } };
  const pipeline = app.generation?.pipeline(DEFAULT_PIPELINE);
  if (pipeline && app.generation) return runOn(pipeline, app.generation, request);
  const reason = 'Please check log for earlier errors loading pipeline';
  return plain(500, `no transforms configured for pipleline Id='${DEFAULT_PIPELINE}'. ${reason}`);
}
