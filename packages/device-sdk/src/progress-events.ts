import { eventEnvelope, systemEvent, systemEventTopic } from '@skerry/contracts';
import { type DeviceServiceContext, topicRules } from './service-context.ts';

/** How far a discovery or scan is: 0 at its start, 100 when done, -1 when it failed. */
export interface Progress {
  readonly requestId: string;
  readonly progress: number;
  readonly message?: string;
  readonly discoveredDeviceCount?: number;
}

/** Publishes the progress of a discovery or profile scan as EdgeX's system event, in the background. */
export function publishProgress(context: DeviceServiceContext, action: 'discovery' | 'profilescan', progress: Progress): void {
  const { base, escaped } = topicRules(context);
  const { key, log, random } = context;
  const event = systemEvent({ type: 'device', action, source: key, owner: key, details: progress, timestamp: context.clock.nowNs() });
  const topic = systemEventTopic(base, event, escaped);
  const envelope = eventEnvelope({ correlationID: random.uuid(), payload: event });
  context.needs.bus.publish(topic, envelope, { signal: context.signal }).catch((error) => log.error(`Cannot publish progress: ${error}`));
}
