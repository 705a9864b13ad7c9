import { EdgeError, type Envelope, toEdgeError } from '@skerry/contracts';
import type { Clock, Random } from '@skerry/runtime';
import type { MessageBus, RequestOptions } from './bus.ts';

/** What one request is made of. */
export interface RequestCall {
  readonly topic: string;
  readonly responsePrefix: string;
  readonly envelope: Envelope;
  readonly options: RequestOptions;
}

/**
 * Makes a request over any bus: subscribes to the answer's topic, publishes, waits, and in every case unsubscribes.
 *
 * @throws {EdgeError} kind `ServiceUnavailable` when no answer comes in time.
 */
export async function requestOver(
  bus: MessageBus,
  call: RequestCall,
  { clock, random }: { clock: Clock; random: Random },
): Promise<Envelope> {
  const { topic, options } = call;
  const envelope = call.envelope.requestID === '' ? { ...call.envelope, requestID: random.uuid() } : call.envelope;
  const answer = Promise.withResolvers<Envelope>();
  // Aborting may reject the answer before anybody waits for it.
  answer.promise.catch(() => undefined);
  using _ = rejectWhenOver(answer.reject, { topic, options, clock });
  const answerTopic = `${call.responsePrefix}/${envelope.requestID}`;
  await using _subscription = await attempt(
    bus.subscribe(answerTopic, (message) => answer.resolve(message.envelope)),
    `unable to create response subscription`,
    answer.promise,
  );
  await attempt(bus.publish(topic, envelope, { signal: options.signal }), `unable to create publish request to ${topic}`, answer.promise);
  return await answer.promise;
}

/** The options of a request that also ends when its bus does: its timer would hold up the end of the process. */
export function untilClosed(options: RequestOptions, closed: AbortSignal): RequestOptions {
  return { ...options, signal: options.signal ? AbortSignal.any([options.signal, closed]) : closed };
}

function rejectWhenOver(reject: (error: EdgeError) => void, call: { topic: string; options: RequestOptions; clock: Clock }): Disposable {
  const { topic, options, clock } = call;
  const { signal, timeoutMs } = options;
  const abort = (): void => reject(new EdgeError('ServiceUnavailable', `the request on ${topic} was aborted`, { cause: signal?.reason }));
  const late = new EdgeError('ServiceUnavailable', `timed out waiting for response on ${topic} topic`);
  const timer = clock.setTimeout(() => reject(late), timeoutMs);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  const dispose = (): void => {
    timer[Symbol.dispose]();
    signal?.removeEventListener('abort', abort);
  };
  return { [Symbol.dispose]: dispose };
}

/** Waits for a step of the request, but no longer than the request itself may last. */
async function attempt<T>(step: Promise<T>, what: string, answer: Promise<unknown>): Promise<T> {
  const named = step.catch((error) => {
    throw toEdgeError(error, what);
  });
  const over = answer.then(() => named);
  named.catch(() => undefined);
  over.catch(() => undefined);
  return await Promise.race([named, over]);
}
