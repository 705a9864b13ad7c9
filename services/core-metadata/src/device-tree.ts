import type { Device } from '@skerry/contracts';
import type { ObjectStore } from './store.ts';

const ALL = { offset: 0, limit: -1 };

/**
 * The devices below a parent: its children first, then the subtree of each, down to `maxLevels` levels (0 or less: all).
 *
 * Labels filter at each level, so a device without them hides what is below it. Devices that name each other as parents appear once.
 */
export function descendantsOf(
  devices: ObjectStore<Device>,
  parent: string,
  { labels, maxLevels }: { labels: readonly string[]; maxLevels: number },
): Device[] {
  const seen = new Set([parent]);
  const found: Device[] = [];
  const open = [{ name: parent, level: 1 }]; // a list, not the call stack: a chain of parents may be thousands long
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { name, level } = at;
    const children = devices.list({ parent: name, labels }, ALL).filter((child) => !seen.has(child.name));
    for (const child of children) seen.add(child.name);
    for (const child of children) found.push(child);
    if (level !== maxLevels) for (const child of children.toReversed()) open.push({ name: child.name, level: level + 1 });
  }
  return found;
}
