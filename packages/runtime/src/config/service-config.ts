import { EdgeError } from '@skerry/contracts';
import type { Explanation, LiveConfig, Settings } from '../settings.ts';
import { type Assignment, keyOf, Resolution, type ResolvedSetting } from './resolution.ts';

/** One layer of configuration: what it says about the settings that the layers below it left. */
export type Layer = (resolution: Resolution) => readonly Assignment[];

/** What a configuration is made of. */
export interface ServiceConfigOptions {
  readonly schema: Settings;
  /** Lowest first. */
  readonly layers: readonly Layer[];
  /** Added to every port that is not 0. */
  readonly portOffset?: number;
}

type Listener<T> = (value: T, changedPaths: readonly string[]) => void;

/** A configuration that keeps its layers, so that it can say where each value comes from and take live changes. */
export class ServiceConfig<T> implements LiveConfig<T> {
  readonly #options: ServiceConfigOptions;
  readonly #listeners = new Set<Listener<T>>();
  readonly #live = new Map<string, Assignment>();
  #resolution: Resolution;
  #value: T;

  /** @throws {EdgeError} kind `ContractInvalid` with one sentence about the first value that does not fit. */
  constructor(options: ServiceConfigOptions) {
    this.#options = options;
    this.#resolution = this.#resolve();
    this.#value = this.#resolution.tree() as T;
  }

  get value(): T {
    return this.#value;
  }

  /** One sentence for each name in a layer that is no setting. */
  get warnings(): readonly string[] {
    return this.#resolution.warnings;
  }

  /** The settings as worked out, for layers and listings. */
  get resolution(): Resolution {
    return this.#resolution;
  }

  onChange(listener: Listener<T>): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  explain(path: string): Explanation {
    const found = this.#resolution.find(path);
    if (!found) throw new EdgeError('NotFound', `There is no setting "${path}"`);
    return explanationOf(found);
  }

  /** Every setting explained, in the order of declaration. */
  explainAll(): Explanation[] {
    return [...this.#resolution.settings].map(explanationOf);
  }

  /**
   * Changes settings under `Writable` at once, all or none, and tells the listeners.
   *
   * @throws {EdgeError} kind `ContractInvalid` for a value that does not fit, `NotAllowed` for a setting that needs a restart.
   */
  change(values: Readonly<Record<string, unknown>>): void {
    const before = new Map(this.#live);
    try {
      for (const [path, value] of Object.entries(values)) this.#live.set(path, liveAssignment(path, value));
      this.#apply();
    } catch (error) {
      this.#live.clear();
      for (const [path, assignment] of before) this.#live.set(path, assignment);
      throw error;
    }
  }

  #apply(): void {
    const next = this.#resolve();
    const changed = [...next.settings]
      .filter(({ path, value }) => this.#resolution.find(keyOf(path))?.value !== value)
      .map(({ path }) => keyOf(path));
    this.#resolution = next;
    if (changed.length === 0) return;
    this.#value = next.tree() as T;
    for (const listener of [...this.#listeners]) listener(this.#value, changed);
  }

  #resolve(): Resolution {
    const resolution = new Resolution(this.#options.schema);
    const live: Layer = () => [...this.#live.values()];
    for (const layer of [...this.#options.layers, live]) {
      for (const assignment of layer(resolution)) resolution.assign(assignment);
    }
    const offset = this.#options.portOffset ?? 0;
    if (offset !== 0) resolution.adjust((entry) => shifted(entry, offset));
    return resolution;
  }
}

function liveAssignment(path: string, value: unknown): Assignment {
  const steps = path.replaceAll('/', '.').split('.');
  if (steps[0]?.toLowerCase() !== 'writable') {
    throw new EdgeError(
      'NotAllowed',
      `Cannot change "${path}" while the service runs: put it in a configuration file and restart the service`,
    );
  }
  return { path: steps, value, origin: 'live' };
}

function explanationOf({ path, setting, value, winner, default: fallback }: ResolvedSetting): Explanation {
  const live = path[0] === 'Writable';
  const shown = setting.options.secret ? { value: REDACTED, default: REDACTED } : { value, default: fallback };
  return { path: keyOf(path), ...shown, winner, live, doc: setting.doc };
}

function shifted({ setting, value, path }: ResolvedSetting, offset: number): unknown {
  if (!setting.options.shifted || typeof value !== 'number' || value === 0) return value;
  const port = value + offset;
  if (port < 1 || port > 65535)
    throw new EdgeError('ContractInvalid', `Cannot shift ${keyOf(path)} ${value} by ${offset}: ports go from 1 to 65535`);
  return port;
}

/** What is shown in place of a secret. */
export const REDACTED = '***';
