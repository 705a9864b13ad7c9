import type { AppMeans } from './app-means.ts';
import { AutoSource } from './auto-source.ts';
import { BusSource } from './bus-source.ts';
import type { Cursor } from './cursor.ts';
import type { EventSource } from './event-source.ts';
import { LogSource } from './log-source.ts';
import { splitList } from './parameters.ts';
import type { Pipeline } from './pipeline.ts';

/** Topics for which the log holds everything that the bus would deliver. */
const TOPICS_OF_LOG = new Set(['events/#', 'events/device/#']);

/** True if events of the log can feed the pipeline: it takes all events, as events. Topics of the log do not name the device service. */
export function fitsLog(pipeline: Pipeline, config: AppMeans['config']['value']): boolean {
  const { SubscribeTopics } = config.Trigger;
  const isEvent = ['', 'event'].includes(config.Writable.Pipeline.TargetType.trim().toLowerCase());
  return isEvent && pipeline.topics.includes('#') && splitList(SubscribeTopics).some((topic) => TOPICS_OF_LOG.has(topic));
}

/** The bus, subscribed to the configured topics. */
export function createBusSource(means: AppMeans): BusSource {
  const { MessageBus, Trigger } = means.config.value;
  return new BusSource(
    means.bus,
    splitList(Trigger.SubscribeTopics).map((topic) => `${MessageBus.BaseTopicPrefix}/${topic}`),
  );
}

/** The event log for one pipeline, or a choice between it and the bus, as `Trigger.Source` says. `sinceNs` is when the pipeline was started. */
export function createLogSource(means: AppMeans, cursor: Cursor, sinceNs: bigint): EventSource {
  const { MessageBus, Trigger } = means.config.value;
  const logSource = new LogSource({
    ...means,
    cursor,
    early: createBusSource(means),
    baseTopic: MessageBus.BaseTopicPrefix,
    startAt: Trigger.StartAt === 'oldest' ? 'oldest' : { sinceNs },
    refusedAttempts: Trigger.RefusedAttempts,
  });
  return Trigger.Source === 'log' ? logSource : new AutoSource({ ...means, logSource, busSource: createBusSource(means) });
}
