import { payloadAs } from '@skerry/bus';
import {
  type AdminState,
  DeviceProfileSchema,
  DeviceSchema,
  DeviceServiceSchema,
  decode,
  ProvisionWatcherSchema,
  type SystemEvent,
  SystemEventSchema,
  systemEventTopic,
} from '@skerry/contracts';
import type { DeviceRegistry } from './device-registry.ts';
import { type DeviceServiceContext, topicRules } from './service-context.ts';

const METADATA = 'core-metadata';

/** What the notices of core-metadata act on. */
export interface SystemEventParts {
  readonly context: DeviceServiceContext;
  readonly registry: DeviceRegistry;
  serviceChanged(adminState: AdminState): void;
}

/** Follows core-metadata's notices about this service's devices, profiles, watchers and about the service itself. */
export async function followSystemEvents(parts: SystemEventParts): Promise<AsyncDisposable> {
  const { context } = parts;
  const { base, escaped } = topicRules(context);
  const notices = (type: string, action: string, owner: string): string =>
    `${systemEventTopic(base, { source: METADATA, type, action, owner }, escaped)}/#`;
  const subscriptions = new AsyncDisposableStack();
  for (const filter of [notices('+', '+', context.key), notices('deviceprofile', 'delete', METADATA)]) {
    subscriptions.use(await context.needs.bus.subscribe(filter, ({ envelope }) => handle(parts, payloadAs(envelope, SystemEventSchema))));
  }
  return subscriptions;
}

async function handle(parts: SystemEventParts, event: SystemEvent): Promise<void> {
  const { log, key } = parts.context;
  if (event.owner !== key && event.owner !== METADATA) return log.error(`Ignores a system event for "${event.owner}"`);
  try {
    await apply(parts, event);
  } catch (error) {
    log.error(`Cannot apply system event ${event.type} ${event.action}: ${(error as { fullMessage?: string }).fullMessage ?? error}`);
  }
}

async function apply({ registry, serviceChanged }: SystemEventParts, { type, action, details }: SystemEvent): Promise<void> {
  if (type === 'device') {
    const device = decode(DeviceSchema, details, 'Device');
    return action === 'delete' ? registry.remove(device.name) : registry.put(device);
  }
  if (type === 'deviceprofile') {
    const profile = decode(DeviceProfileSchema, details, 'DeviceProfile');
    return action === 'delete' ? registry.removeProfile(profile.name) : registry.putProfile(profile);
  }
  if (type === 'provisionwatcher') {
    const watcher = decode(ProvisionWatcherSchema, details, 'ProvisionWatcher');
    return action === 'delete' ? registry.removeWatcher(watcher.name) : registry.putWatcher(watcher);
  }
  if (type === 'deviceservice' && action === 'update') serviceChanged(decode(DeviceServiceSchema, details, 'DeviceService').adminState);
}
