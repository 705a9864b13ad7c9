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
  const below = (name: string, levels: number): Device[] => {
    const children = devices.list({ parent: name, labels }, ALL).filter((child) => !seen.has(child.name));
    for (const child of children) seen.add(child.name);
    return levels === 1 ? [...children] : children.concat(...children.map((child) => below(child.name, levels - 1)));
  };
  return below(parent, maxLevels);
}
