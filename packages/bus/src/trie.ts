import { EdgeError } from '@skerry/contracts';

const NONE: readonly never[] = [];
const CACHED_TOPICS = 8192;
const MAX_LEVELS = 128;
const MAX_BYTES = 65_535;

interface Level<T> {
  readonly children: Map<string, Level<T>>;
  /** Values whose filter ends here. */
  values: readonly T[];
  /** Values whose filter ends with `#` below here. */
  below: readonly T[];
}

/**
 * Values by topic filter, found by topic: MQTT's `+` and `#`, which match no topic that begins with `$` when they come first.
 *
 * A filter without wildcards costs one map look-up. What the others match is remembered per topic until one of them changes, because a running
 * system publishes on the same topics again and again.
 */
export class TopicTrie<T> {
  readonly #exact = new Map<string, readonly T[]>();
  readonly #root: Level<T> = newLevel();
  readonly #remembered = new Map<string, readonly T[]>();
  #wildcards = 0;

  /**
   * Adds a value; call the result to take it out again. The same value may be added under several filters, and under one filter more than once.
   *
   * @throws {EdgeError} kind `ContractInvalid` for a malformed filter.
   */
  add(filter: string, value: T): () => void {
    checkFilter(filter);
    const remove = isWildcard(filter) ? this.#addWildcard(filter, value) : this.#addExact(filter, value);
    let present = true;
    return () => {
      if (present) remove();
      present = false;
    };
  }

  /** The values of all filters that match; the array is never changed later, so it may be iterated while values come and go. */
  match(topic: string): readonly T[] {
    const exact = this.#exact.get(topic);
    if (this.#wildcards === 0) return exact ?? NONE;
    const wild = this.#remembered.get(topic) ?? this.#search(topic);
    if (exact === undefined) return wild;
    return wild.length === 0 ? exact : [...exact, ...wild];
  }

  #addExact(topic: string, value: T): () => void {
    this.#exact.set(topic, [...(this.#exact.get(topic) ?? NONE), value]);
    return () => {
      const left = without(this.#exact.get(topic) ?? NONE, value);
      if (left.length === 0) this.#exact.delete(topic);
      else this.#exact.set(topic, left);
    };
  }

  #addWildcard(filter: string, value: T): () => void {
    const levels = filter.split('/');
    const field = levels.at(-1) === '#' ? 'below' : 'values';
    if (field === 'below') levels.pop();
    const path = this.#open(levels);
    const end = path.at(-1)!;
    end[field] = [...end[field], value];
    this.#changed(1);
    return () => {
      end[field] = without(end[field], value);
      prune(path, levels);
      this.#changed(-1);
    };
  }

  #open(levels: readonly string[]): Level<T>[] {
    const path = [this.#root];
    for (const name of levels) {
      const parent = path.at(-1)!;
      const child = parent.children.get(name) ?? newLevel<T>();
      parent.children.set(name, child);
      path.push(child);
    }
    return path;
  }

  #changed(by: number): void {
    this.#wildcards += by;
    this.#remembered.clear();
  }

  #search(topic: string): readonly T[] {
    const found: T[] = [];
    collect(this.#root, topic.split('/'), { at: 0, isSystem: topic.startsWith('$'), found });
    if (this.#remembered.size >= CACHED_TOPICS) this.#remembered.clear();
    this.#remembered.set(topic, found);
    return found;
  }
}

/** Whether a filter holds `+` or `#`. */
function isWildcard(filter: string): boolean {
  return filter.includes('+') || filter.includes('#');
}

/** Whether one can publish on this topic: not empty, not too long, no wildcards. */
export function isTopic(topic: string): boolean {
  return topic !== '' && !isWildcard(topic) && topic.length <= MAX_BYTES && !topic.includes('\u0000');
}

/**
 * Checks the form of a filter.
 *
 * @throws {EdgeError} kind `ContractInvalid` naming the filter.
 */
export function checkFilter(filter: string): void {
  const levels = filter.split('/');
  const valid = levels.every((level, at) => level === '+' || (level === '#' && at === levels.length - 1) || !isWildcard(level));
  if (filter === '' || !valid || !fits(filter)) {
    throw new EdgeError(
      'ContractInvalid',
      `"${filter}" is no topic filter. "+" stands for one whole level, "#" for all levels at the end.`,
    );
  }
}

function fits(topic: string): boolean {
  return topic.length <= MAX_BYTES && !topic.includes('\u0000') && topic.split('/', MAX_LEVELS + 1).length <= MAX_LEVELS;
}

function newLevel<T>(): Level<T> {
  return { children: new Map(), values: NONE, below: NONE };
}

function collect<T>(level: Level<T>, names: readonly string[], search: { at: number; isSystem: boolean; found: T[] }): void {
  const { at, isSystem, found } = search;
  const hidden = at === 0 && isSystem;
  if (!hidden) found.push(...level.below);
  if (at === names.length) {
    found.push(...level.values);
    return;
  }
  const next = { at: at + 1, isSystem, found };
  const named = level.children.get(names[at]!);
  if (named) collect(named, names, next);
  const any = hidden ? undefined : level.children.get('+');
  if (any) collect(any, names, next);
}

function prune<T>(path: readonly Level<T>[], levels: readonly string[]): void {
  for (let at = levels.length; at > 0; at--) {
    const { children, values, below } = path[at]!;
    if (children.size > 0 || values.length > 0 || below.length > 0) return;
    path[at - 1]!.children.delete(levels[at - 1]!);
  }
}

function without<T>(values: readonly T[], value: T): readonly T[] {
  const at = values.indexOf(value);
  return values.filter((_, index) => index !== at);
}
