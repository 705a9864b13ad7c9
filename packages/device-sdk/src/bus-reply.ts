import { EdgeError, type Envelope, errorEnvelope, responseEnvelope, responsePrefix, toEdgeError } from '@skerry/contracts';
import { type DeviceServiceContext, topicRules } from './service-context.ts';

/** What answers a request on the bus. */
export interface BusAnswer {
  /** `null` says: done. */
  readonly payload: unknown;
  readonly contentType?: string;
}

/**
 * Answers a request on the bus with what `run` gives, or with the whole chain of its error.
 *
 * A request without an id cannot be answered: it is logged and not executed. An answer above `MaxEventSize` is replaced by an error.
 */
export async function answerOnBus(context: DeviceServiceContext, request: Envelope, run: () => Promise<BusAnswer>): Promise<void> {
  if (!request.requestID) return context.log.error('A request on the bus has no requestID and cannot be answered');
  const { base, escaped } = topicRules(context);
  const topic = `${responsePrefix(base, context.key, escaped)}/${request.requestID}`;
  const send = (envelope: Envelope, limitKb?: number): Promise<void> =>
    context.needs.bus.publish(topic, envelope, { limitKb, signal: context.signal });
  try {
    const { payload, contentType } = await run();
    await send(responseEnvelope(request, payload, contentType), context.config.value.MaxEventSize);
  } catch (error) {
    await send(errorEnvelope(request.requestID, toEdgeError(error).fullMessage, context.random.uuid())).catch((failure) =>
      context.log.error(`Cannot answer on ${topic}: ${failure instanceof EdgeError ? failure.fullMessage : failure}`),
    );
  }
}
