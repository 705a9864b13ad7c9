import { parsePattern } from './parse.ts';
import { type CharTest, PatternError, type PatternNode, type PlaceTest } from './syntax.ts';

const MAX_STATES = 10_000;
const PLAIN = /^[^\\.^$|?*+()[\]{}]*$/;

/** A state of the automaton: it takes a character, tests a place, or forks; then goes on with the states in `to`. Without `to` it accepts. */
interface State {
  readonly char?: CharTest;
  readonly place?: PlaceTest;
  readonly to: readonly number[];
}

/** Builds states from the end backwards, so that each knows where it leads. */
class Automaton {
  readonly states: State[] = [];
  readonly #pattern: string;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  add(state: State): number {
    if (this.states.length >= MAX_STATES) throw new PatternError(`the pattern "${this.#pattern}" is too large: its repetitions multiply`);
    return this.states.push(state) - 1;
  }

  build(node: PatternNode, then: number): number {
    if (node.kind === 'char') return this.add({ char: node.test, to: [then] });
    if (node.kind === 'place') return this.add({ place: node.test, to: [then] });
    if (node.kind === 'sequence') return node.nodes.reduceRight((next, child) => this.build(child, next), then);
    if (node.kind === 'choice') return this.add({ to: node.nodes.map((child) => this.build(child, then)) });
    return this.#repeat(node, then);
  }

  #repeat({ node, min, max }: Extract<PatternNode, { kind: 'repeat' }>, then: number): number {
    let start = max === Number.POSITIVE_INFINITY ? this.#loop(node, then) : then;
    for (let i = min; max !== Number.POSITIVE_INFINITY && i < max; i += 1) start = this.add({ to: [this.build(node, start), then] });
    for (let i = 0; i < min; i += 1) start = this.build(node, start);
    return start;
  }

  #loop(node: PatternNode, then: number): number {
    const targets: number[] = [then];
    const fork = this.add({ to: targets });
    targets.push(this.build(node, fork));
    return fork;
  }
}

/** Walks all states at once, one character at a time: the time is the text's length times the pattern's size, whatever the pattern. */
class Walk {
  readonly #states: readonly State[];
  readonly #seen: Int32Array;
  #step = 0;

  constructor(states: readonly State[]) {
    this.#states = states;
    this.#seen = new Int32Array(states.length);
  }

  matches(text: string, start: number): boolean {
    const chars = Array.from(text);
    let current: number[] = [];
    for (let i = 0; i <= chars.length; i += 1) {
      this.#step += 1;
      const place = { before: chars[i - 1], after: chars[i] };
      const reached = this.#close([...current, start], place);
      if (reached === undefined) return true;
      current = place.after === undefined ? [] : this.#advance(reached, place.after);
    }
    return false;
  }

  /** Follows forks and place tests; undefined when that reaches the accepting state. */
  #close(from: number[], place: { before: string | undefined; after: string | undefined }): State[] | undefined {
    const takers: State[] = [];
    for (let id = from.pop(); id !== undefined; id = from.pop()) {
      const state = this.#states[id];
      if (!state || this.#seen[id] === this.#step) continue;
      this.#seen[id] = this.#step;
      if (state.to.length === 0) return undefined;
      if (state.char) takers.push(state);
      else if (!state.place || state.place(place.before, place.after)) from.push(...state.to);
    }
    return takers;
  }

  #advance(takers: readonly State[], char: string): number[] {
    return takers.filter((state) => state.char?.(char)).flatMap((state) => state.to);
  }
}

/**
 * Compiles an unanchored RE2 pattern into a test that takes time proportional to the text, so that no pattern can stall the service.
 *
 * @throws {PatternError} if the pattern is not RE2 syntax or needs more than 10,000 states.
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  if (PLAIN.test(pattern)) return (text) => text.includes(pattern);
  const automaton = new Automaton(pattern);
  const accept = automaton.add({ to: [] });
  const start = automaton.build(parsePattern(pattern), accept);
  return (text) => new Walk(automaton.states).matches(text, start);
}
