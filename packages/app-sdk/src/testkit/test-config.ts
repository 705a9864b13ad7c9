import { EdgeError } from '@skerry/contracts';
import { commonSettings, type Explanation, type LiveConfig, Setting, type Settings } from '@skerry/runtime';
import { type AppConfig, appSettings } from '../app-settings.ts';

type Tree = Readonly<Record<string, unknown>>;

function defaultsOf(tree: Settings): Tree {
  const entries = Object.entries(tree).map(([name, value]) => [name, value instanceof Setting ? value.default : defaultsOf(value)]);
  return Object.fromEntries(entries);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merge(base: Tree, over: Tree): Tree {
  const merged = Object.entries(over).map(([name, value]) => {
    const before = base[name];
    return [name, isTree(before) && isTree(value) ? merge(before, value) : value];
  });
  return { ...base, ...Object.fromEntries(merged) };
}

/** Settings of which any part may be given. */
export type PartialConfig<T> = { readonly [K in keyof T]?: T[K] extends object ? PartialConfig<T[K]> : T[K] };

/** The configuration of an app service that a test changes as it likes. */
export class TestConfig implements LiveConfig<AppConfig> {
  value: AppConfig;
  readonly #listeners = new Set<(value: AppConfig, changed: readonly string[]) => void>();

  constructor(over: PartialConfig<AppConfig> = {}) {
    const defaults = merge(defaultsOf(commonSettings), defaultsOf(appSettings));
    this.value = merge(defaults, over) as AppConfig;
  }

  /** Changes some settings and tells all listeners. */
  change(over: PartialConfig<AppConfig>): void {
    this.value = merge(this.value, over) as AppConfig;
    for (const listener of this.#listeners) listener(this.value, Object.keys(over));
  }

  onChange(listener: (value: AppConfig, changed: readonly string[]) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  explain(path: string): Explanation {
    throw new EdgeError('NotFound', `no explanation of ${path}`);
  }
}
