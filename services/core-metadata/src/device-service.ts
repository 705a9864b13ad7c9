import { type DeviceService, EdgeError, type UpdateDeviceService } from '@skerry/contracts';
import { arrange, changesOf } from './arrange.ts';
import type { Change } from './change.ts';
import type { Metadata } from './metadata.ts';
import { checkUnused, findByName, findMeant } from './not-found.ts';
import type { Condition } from './store.ts';
import { announceService, type Cause } from './topics.ts';

/** Checks a new device service and gives the change that adds it; the change's result is the id. */
export function addService(metadata: Metadata, service: DeviceService, cause: Cause): Change<string> {
  checkUnused(metadata.store.services, 'service', service);
  const now = metadata.clock.nowMs();
  const id = service.id || metadata.random.uuid();
  const stored = arrange('service', { ...service, id, created: now, modified: now });
  return {
    write: () => metadata.store.services.insert(stored),
    done: () => {
      announceService(metadata, 'add', { service, cause });
      return id;
    },
  };
}

/** Checks a change to a device service and gives the change that makes it; absent members stay. */
export function patchService(metadata: Metadata, patch: UpdateDeviceService, cause: Cause): Change {
  const { value: before, version } = findMeant(metadata.store.services, 'service', patch);
  const service = arrange('service', { ...before, ...changesOf(patch) });
  const stored = arrange('service', { ...service, modified: metadata.clock.nowMs() });
  return {
    write: () => metadata.store.services.replace(stored, { version }),
    done: () => announceService(metadata, 'update', { service, cause }),
  };
}

/** Checks that a device service may go and gives the change that removes it; one with devices or watchers stays (kind `StatusConflict`). */
export function deleteService(metadata: Metadata, name: string, cause: Cause): Change {
  const { value: service, version } = findByName(metadata.store.services, 'service', name);
  if (metadata.store.devices.count({ service: name }) > 0) throw inUse('device');
  if (metadata.store.watchers.count({ service: name }) > 0) throw inUse('provisionWatcher');
  const conditions = (['device', 'watcher'] as const).map((kind): Condition => ({ kind, where: { service: name }, is: 'none' }));
  return {
    write: () => metadata.store.services.remove(name, { version, conditions }),
    done: () => announceService(metadata, 'delete', { service, cause }),
  };
}

function inUse(by: string): EdgeError {
  return new EdgeError('StatusConflict', `fail to delete the device service when associated ${by} exists`);
}
