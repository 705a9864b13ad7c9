import { Setting, type Settings } from '../settings.ts';

/** Two trees of settings as one; a setting declared in both is the second one's. */
export function mergeSettings(base: Settings, own: Settings): Settings {
  const merged: Record<string, Setting<unknown> | Settings> = { ...base };
  for (const [name, node] of Object.entries(own)) {
    const known = base[name];
    const sections = known !== undefined && !(known instanceof Setting) && !(node instanceof Setting);
    merged[name] = sections ? mergeSettings(known, node) : node;
  }
  return merged;
}

/** The same setting with another default. A map keeps its entries and gains or replaces those given. */
export function withDefault<T>(setting: Setting<T>, fallback: T): Setting<T> {
  const value = setting.kind === 'map' ? ({ ...setting.default, ...fallback } as T) : fallback;
  return new Setting(setting.kind, value, setting);
}
