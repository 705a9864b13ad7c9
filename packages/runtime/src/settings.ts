/** What kind of value a setting holds. */
export type SettingKind = 'text' | 'integer' | 'number' | 'flag' | 'duration' | 'list' | 'map';

/** Bounds and traits of a setting. */
export interface SettingOptions {
  /** Smallest and largest value of an integer or a number. */
  readonly min?: number;
  readonly max?: number;
  /** The only values a text may have. */
  readonly oneOf?: readonly string[];
  /** Never shown or logged. */
  readonly secret?: boolean;
  /** A port that `--port-offset` shifts. */
  readonly shifted?: boolean;
}

/** One setting: default, explanation and what it accepts, declared once. */
export class Setting<T> {
  readonly kind: SettingKind;
  readonly default: T;
  readonly doc: string;
  readonly options: SettingOptions;
  /** What each entry of a map holds: one value, or a section. */
  readonly entry: Setting<unknown> | Settings | undefined;

  constructor(kind: SettingKind, fallback: T, rest: { doc: string; options?: SettingOptions; entry?: Setting<unknown> | Settings }) {
    this.kind = kind;
    this.default = fallback;
    this.doc = rest.doc;
    this.options = rest.options ?? {};
    this.entry = rest.entry;
  }
}

/** A section of settings; sections nest. */
export interface Settings {
  readonly [name: string]: Setting<unknown> | Settings;
}

/** The type of the values that settings describe. */
export type ConfigOf<S> = S extends Setting<infer T> ? T : { readonly [K in keyof S]: ConfigOf<S[K]> };

type MapDefault<E> = Readonly<Record<string, PartialConfig<E>>>;
type PartialConfig<E> = E extends Setting<infer T> ? T : { readonly [K in keyof E]?: PartialConfig<E[K]> };

/** Declares single settings; each takes its default and one sentence that explains it. Durations are Go texts such as `30s`. */
export const setting = {
  text: (fallback: string, doc: string, options?: SettingOptions): Setting<string> => new Setting('text', fallback, { doc, options }),
  integer: (fallback: number, doc: string, options?: SettingOptions): Setting<number> => new Setting('integer', fallback, { doc, options }),
  number: (fallback: number, doc: string, options?: SettingOptions): Setting<number> => new Setting('number', fallback, { doc, options }),
  flag: (fallback: boolean, doc: string): Setting<boolean> => new Setting('flag', fallback, { doc }),
  duration: (fallback: string, doc: string): Setting<string> => new Setting('duration', fallback, { doc }),
  list: (fallback: readonly string[], doc: string): Setting<readonly string[]> => new Setting('list', fallback, { doc }),
  /** A section whose names are free: `entry` says what each holds, `fallback` which entries exist from the start. */
  map: <E extends Setting<unknown> | Settings>(
    entry: E,
    fallback: MapDefault<E>,
    doc: string,
  ): Setting<Readonly<Record<string, ConfigOf<E>>>> =>
    new Setting('map', fallback as Readonly<Record<string, ConfigOf<E>>>, { doc, entry }),
};

/** Declares a tree of settings. Gives it back unchanged, with its types worked out. */
export function settings<const S extends Settings>(tree: S): S {
  return tree;
}

/** Why a setting has the value it has. */
export interface Explanation {
  readonly path: string;
  readonly value: unknown;
  /** The layer that decided: `default`, a file, an environment variable, the command line, `live`. */
  readonly winner: string;
  readonly default: unknown;
  /** Whether a change works at once; otherwise it needs a restart. */
  readonly live: boolean;
  readonly doc: string;
}

/** The configuration of a service as it is now. Keep the LiveConfig, not its `value`: a live change replaces that as a whole. */
export interface LiveConfig<T> {
  readonly value: T;
  /** Calls back after each live change, until disposed. */
  onChange(listener: (value: T, changedPaths: readonly string[]) => void): Disposable;
  /** @throws {EdgeError} kind `NotFound` if there is no such setting. Paths are written `Writable.LogLevel`. */
  explain(path: string): Explanation;
}
