import {
  type Device,
  type DeviceProfile,
  type DeviceService,
  eventEnvelope,
  type ProvisionWatcher,
  systemEvent,
  systemEventTopic,
} from '@skerry/contracts';
import type { Metadata } from './metadata.ts';

/** What happened to an object. */
export type Action = 'add' | 'update' | 'delete';

const SOURCE = 'core-metadata';

interface Notice {
  type: 'device' | 'deviceprofile' | 'deviceservice' | 'provisionwatcher';
  action: Action;
  owner: string;
  profile?: string;
  details: unknown;
  correlationId: string;
}

/** Who asked for a change, as far as the bus is told. */
export interface Cause {
  readonly correlationId: string;
}

/** Tells the bus about a device. After a move both services must hear of it: `owners` are told in that order. */
export function announceDevice(
  metadata: Metadata,
  action: Action,
  { device, owners, cause }: { device: Device; owners?: readonly string[]; cause: Cause },
): void {
  for (const owner of owners ?? [device.serviceName]) {
    announce(metadata, { type: 'device', action, owner, profile: device.profileName, details: device, ...cause });
  }
}

/** Tells the bus about a profile; of an update every device service that has devices of it is told besides. */
export function announceProfile(metadata: Metadata, action: Action, { profile, cause }: { profile: DeviceProfile; cause: Cause }): void {
  const owners = action === 'update' ? [SOURCE, ...metadata.store.servicesOfProfile(profile.name)] : [SOURCE];
  const details = { ...profile, linkedDeviceCount: 0 };
  for (const owner of owners) announce(metadata, { type: 'deviceprofile', action, owner, profile: profile.name, details, ...cause });
}

/** Tells the bus about a device service. */
export function announceService(metadata: Metadata, action: Action, { service, cause }: { service: DeviceService; cause: Cause }): void {
  announce(metadata, { type: 'deviceservice', action, owner: service.name, details: service, ...cause });
}

/** Tells the bus about a provision watcher; after a move both services, in the order of `owners`. */
export function announceWatcher(
  metadata: Metadata,
  action: Action,
  { watcher, owners, cause }: { watcher: ProvisionWatcher; owners?: readonly string[]; cause: Cause },
): void {
  const profile = watcher.discoveredDevice.profileName;
  for (const owner of owners ?? [watcher.serviceName]) {
    announce(metadata, { type: 'provisionwatcher', action, owner, profile, details: watcher, ...cause });
  }
}

function announce(metadata: Metadata, { correlationId, profile, ...event }: Notice): void {
  const { MessageBus, Service } = metadata.config.value;
  const topic = systemEventTopic(MessageBus.BaseTopicPrefix, { source: SOURCE, ...event, profile }, Service.EnableNameFieldEscape);
  const payload = systemEvent({ source: SOURCE, ...event, timestamp: metadata.clock.nowNs() });
  const publish = () => metadata.bus.publish(topic, eventEnvelope({ correlationID: correlationId, payload }));
  metadata.announcements.send(event.owner, { topic, publish }, metadata.log);
}
