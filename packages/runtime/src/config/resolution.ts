import { EdgeError } from '@skerry/contracts';
import { Setting, type Settings } from '../settings.ts';
import { convertText, convertValue } from './convert.ts';
import { nearestName } from './nearest.ts';

/** The names that lead from the top of a configuration to one of its settings. */
export type SettingPath = readonly string[];

/** One value that one layer gives to one setting. */
export interface Assignment {
  readonly path: SettingPath;
  /** A text is converted to the kind of the setting; any other value must fit it. */
  readonly value: unknown;
  /** Where it comes from, as `config explain` prints it. */
  readonly origin: string;
  /** Makes the message of a value that does not fit; by default it names origin and setting. */
  readonly failure?: (reason: string) => string;
}

/** One setting with the value that won. */
export interface ResolvedSetting {
  readonly path: SettingPath;
  readonly setting: Setting<unknown>;
  readonly default: unknown;
  readonly value: unknown;
  readonly winner: string;
}

type SettingNode = Setting<unknown> | Settings;

const DEFAULT = 'default';

/** Settings being worked out: starts with the defaults, takes assignments of higher and higher layers. */
export class Resolution {
  readonly #schema: Settings;
  readonly #settings = new Map<string, ResolvedSetting>();
  readonly #maps = new Map<string, Set<string>>();
  readonly warnings: string[] = [];

  constructor(schema: Settings) {
    this.#schema = schema;
    this.#expand([], schema, undefined);
  }

  /** Every setting there is, entries of maps included, in the order of declaration. */
  get settings(): Iterable<ResolvedSetting> {
    return this.#settings.values();
  }

  /** The setting under a path written `Writable.LogLevel`, in any case. */
  find(path: string): ResolvedSetting | undefined {
    const wanted = path.replaceAll('/', '.');
    return this.#settings.get(wanted) ?? [...this.settings].find((entry) => keyOf(entry.path).toLowerCase() === wanted.toLowerCase());
  }

  /**
   * Gives a setting a value. A name that does not exist becomes a warning; a new entry of a map comes with the defaults of its settings.
   *
   * @throws {EdgeError} kind `ContractInvalid` if the value does not fit.
   */
  assign(assignment: Assignment): void {
    const found = this.#locate(assignment);
    for (const { path, setting } of found) this.#set(path, setting, assignment);
  }

  /** Changes the value of settings without changing who won. */
  adjust(change: (entry: ResolvedSetting) => unknown): void {
    for (const [key, entry] of this.#settings) this.#settings.set(key, { ...entry, value: change(entry) });
  }

  /** All values as one frozen tree. */
  tree(): Readonly<Record<string, unknown>> {
    return this.#build([], this.#schema);
  }

  #set(path: SettingPath, setting: Setting<unknown>, { value, origin, failure }: Assignment): void {
    const key = keyOf(path);
    try {
      const converted = typeof value === 'string' ? convertText(setting, value) : convertValue(setting, value);
      this.#settings.set(key, { path, setting, default: this.#settings.get(key)?.default, value: converted, winner: origin });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new EdgeError('ContractInvalid', failure ? failure(reason) : `Cannot use ${key} from ${origin}: ${reason}`, { cause });
    }
  }

  #locate(assignment: Assignment): { path: SettingPath; setting: Setting<unknown> }[] {
    let found: { path: SettingPath; node: SettingNode }[] = [{ path: [], node: this.#schema }];
    for (const name of assignment.path) found = found.flatMap(({ path, node }) => this.#step(path, node, { name, assignment }));
    return found.flatMap(({ path, node }) => {
      if (node instanceof Setting && node.kind !== 'map') return [{ path, setting: node }];
      const failure = assignment.failure ?? ((reason: string) => `Cannot use ${keyOf(path)} from ${assignment.origin}: ${reason}`);
      throw new EdgeError('ContractInvalid', failure('it is a section; give one of its settings'));
    });
  }

  #step(
    path: SettingPath,
    node: SettingNode,
    { name, assignment }: { name: string; assignment: Assignment },
  ): { path: SettingPath; node: SettingNode }[] {
    if (!(node instanceof Setting)) {
      const known = keyIn(node, name);
      if (known !== undefined) return [{ path: [...path, known], node: node[known] as SettingNode }];
      this.#warnUnknown([...path, name], Object.keys(node), assignment);
      return [];
    }
    if (node.kind !== 'map') {
      this.#warnUnknown([...path, name], [], assignment);
      return [];
    }
    const names = name === '*' ? [...(this.#maps.get(keyOf(path)) ?? [])] : [name];
    for (const entry of names) this.#addEntry(path, node, entry);
    return names.map((entry) => ({ path: [...path, entry], node: node.entry as SettingNode }));
  }

  #warnUnknown(path: SettingPath, known: readonly string[], { origin }: Assignment): void {
    const near = nearestName(path.at(-1) ?? '', known);
    const hint = near === undefined ? 'it is ignored' : `it is ignored; did you mean "${near}"?`;
    const warning = `Unknown setting ${keyOf(path)} in ${origin}: ${hint}`;
    if (!this.warnings.includes(warning)) this.warnings.push(warning);
  }

  #addEntry(path: SettingPath, map: Setting<unknown>, name: string): void {
    const entries = this.#maps.get(keyOf(path));
    if (entries?.has(name)) return;
    entries?.add(name);
    this.#expand([...path, name], map.entry as SettingNode, undefined);
  }

  #expand(path: SettingPath, node: SettingNode, given: unknown): void {
    if (!(node instanceof Setting)) {
      for (const [name, child] of Object.entries(node)) this.#expand([...path, name], child, memberOf(given, name));
      return;
    }
    const value = given ?? node.default;
    if (node.kind !== 'map') {
      this.#settings.set(keyOf(path), { path, setting: node, default: value, value, winner: DEFAULT });
      return;
    }
    const entries = Object.entries(value as Readonly<Record<string, unknown>>);
    this.#maps.set(keyOf(path), new Set(entries.map(([name]) => name)));
    for (const [name, entry] of entries) this.#expand([...path, name], node.entry as SettingNode, entry);
  }

  #build(path: SettingPath, node: SettingNode): Readonly<Record<string, unknown>> {
    const children = node instanceof Setting ? this.#entriesOf(path, node) : Object.entries(node);
    const members = children.map(([name, child]) => {
      const at = [...path, name];
      const leaf = child instanceof Setting && child.kind !== 'map';
      return [name, leaf ? this.#settings.get(keyOf(at))?.value : this.#build(at, child)];
    });
    return Object.freeze(Object.fromEntries(members));
  }

  #entriesOf(path: SettingPath, map: Setting<unknown>): [string, SettingNode][] {
    return [...(this.#maps.get(keyOf(path)) ?? [])].map((name) => [name, map.entry as SettingNode]);
  }
}

/** A path as it is written: `Clients.core-metadata.Host`. */
export function keyOf(path: SettingPath): string {
  return path.join('.');
}

function keyIn(section: Settings, name: string): string | undefined {
  if (Object.hasOwn(section, name)) return name;
  return Object.keys(section).find((known) => known.toLowerCase() === name.toLowerCase());
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
