import { EdgeError, type ProvisionWatcher, type UpdateProvisionWatcher } from '@skerry/contracts';
import { arrange, changesOf } from './arrange.ts';
import type { Change } from './change.ts';
import type { Metadata } from './metadata.ts';
import { checkUnused, findByName, findMeant } from './not-found.ts';
import type { Condition } from './store.ts';
import { announceWatcher, type Cause } from './topics.ts';

/**
 * Checks a new provision watcher and gives the change that adds it; the change's result is the id.
 *
 * Its profile must exist (kind `NotFound`); whether its device service does is not asked.
 */
export function addWatcher(metadata: Metadata, watcher: ProvisionWatcher, cause: Cause): Change<string> {
  const profile = watcher.discoveredDevice.profileName;
  if (profile && metadata.store.profiles.get(profile) === undefined) {
    throw new EdgeError('NotFound', `device profile '${profile}' does not exists`);
  }
  checkUnused(metadata.store.watchers, 'watcher', watcher);
  const now = metadata.clock.nowMs();
  const id = watcher.id || metadata.random.uuid();
  const stored = arrange('watcher', { ...watcher, id, created: now, modified: now });
  const conditions: Condition[] = profile ? [{ kind: 'profile', where: { name: profile }, is: 'some' }] : [];
  return {
    write: () => metadata.store.watchers.insert(stored, conditions),
    done: () => {
      announceWatcher(metadata, 'add', { watcher, cause });
      return id;
    },
  };
}

/** Checks a change to a provision watcher and gives the change that makes it; neither its profile nor its service need exist. */
export function patchWatcher(metadata: Metadata, patch: UpdateProvisionWatcher, cause: Cause): Change {
  const { value: before, version } = findMeant(metadata.store.watchers, 'watcher', patch);
  const { discoveredDevice, ...changes } = changesOf(patch);
  const discovered = {
    ...before.discoveredDevice,
    ...changesOf<Partial<typeof before.discoveredDevice> & { id?: string }>(discoveredDevice ?? {}),
  };
  const watcher = arrange('watcher', { ...before, ...changes, discoveredDevice: withoutEmpty(discovered) } as ProvisionWatcher);
  const owners = before.serviceName === watcher.serviceName ? [before.serviceName] : [before.serviceName, watcher.serviceName];
  const stored = arrange('watcher', { ...watcher, modified: metadata.clock.nowMs() });
  return {
    write: () => metadata.store.watchers.replace(stored, { version }),
    done: () => announceWatcher(metadata, 'update', { watcher, owners, cause }),
  };
}

/** Gives the change that removes a provision watcher. */
export function deleteWatcher(metadata: Metadata, name: string, cause: Cause): Change {
  const { value: watcher, version } = findByName(metadata.store.watchers, 'watcher', name);
  return {
    write: () => metadata.store.watchers.remove(name, { version }),
    done: () => announceWatcher(metadata, 'delete', { watcher, cause }),
  };
}

function withoutEmpty(discovered: ProvisionWatcher['discoveredDevice']): ProvisionWatcher['discoveredDevice'] {
  const { profileName, autoEvents, ...rest } = discovered;
  return {
    ...(profileName && { profileName }),
    adminState: rest.adminState,
    ...(autoEvents?.length && { autoEvents }),
    properties: rest.properties,
  };
}
