import type { AppMeans } from './app-means.ts';
import type { PipelineContext } from './context.ts';
import { guessContentType } from './decode-target.ts';

/** Publishes the response of a run on `Trigger.PublishTopic`, in an envelope without apiVersion and requestID, as EdgeX does. Without a topic nothing happens. */
export async function publishResponse(means: AppMeans, context: PipelineContext): Promise<void> {
  const { MessageBus, Trigger } = means.config.value;
  const payload = context.responseData;
  if (Trigger.PublishTopic === '' || !payload) return;
  const topic = `${MessageBus.BaseTopicPrefix}/${context.expand(Trigger.PublishTopic)}`;
  const contentType = context.responseContentType || guessContentType(payload);
  const envelope = {
    apiVersion: '',
    receivedTopic: '',
    correlationID: context.correlationId,
    requestID: '',
    errorCode: 0,
    payload,
    contentType,
  };
  await means.bus.publish(topic, envelope, { signal: context.signal });
}
