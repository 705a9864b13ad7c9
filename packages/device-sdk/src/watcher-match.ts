import type { ProvisionWatcher } from '@skerry/contracts';
import type { DiscoveredDevice } from './discovered.ts';

const MAX_PATTERN = 1024;

function matches(pattern: string, value: unknown): boolean {
  if (value === undefined || value === null || pattern.length > MAX_PATTERN) return false;
  try {
    return new RegExp(pattern).test(String(value));
  } catch {
    return false; // a malformed pattern matches nothing, so that one bad watcher cannot stop the others
  }
}

function allowed({ identifiers }: ProvisionWatcher, protocols: readonly Readonly<Record<string, unknown>>[]): boolean {
  const wanted = Object.entries(identifiers);
  return protocols.some((protocol) => wanted.every(([key, pattern]) => matches(pattern, protocol[key])));
}

function blocked({ blockingIdentifiers }: ProvisionWatcher, protocols: readonly Readonly<Record<string, unknown>>[]): boolean {
  return Object.entries(blockingIdentifiers ?? {}).some(([key, values]) =>
    protocols.some((protocol) => protocol[key] !== undefined && values.includes(String(protocol[key]))),
  );
}

/**
 * The first unlocked watcher that takes a discovered device in, or undefined.
 *
 * There must be one protocol in which every identifier matches its expression, and none with a value that the watcher blocks.
 */
export function matchingWatcher(device: DiscoveredDevice, watchers: Iterable<ProvisionWatcher>): ProvisionWatcher | undefined {
  const protocols = Object.values(device.protocols);
  for (const watcher of watchers) {
    if (watcher.adminState !== 'LOCKED' && allowed(watcher, protocols) && !blocked(watcher, protocols)) return watcher;
  }
  return undefined;
}
