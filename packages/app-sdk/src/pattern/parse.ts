import { takeCharClass, takeCharEscape, takeClassEscape, withCase } from './char-class.ts';
import { PatternCursor } from './cursor.ts';
import { EMPTY, type Flags, type PatternNode, type PlaceTest } from './syntax.ts';

const MAX_REPEAT = 1_000;
const MAX_DEPTH = 250;
const NO_FLAGS: Flags = { ignoreCase: false, multiLine: false, dotAll: false };
const FLAG_GROUP = /^\?([imsU]*)(?:-([imsU]+))?([:)])/;
const NAMED_GROUP = /^\?P?<\w+>/;
const COUNT = /^\{(\d+)(?:(,)(\d*))?\}/;

const isWordChar = (char: string | undefined): boolean => char !== undefined && /^[0-9A-Za-z_]$/.test(char);
const atStart: PlaceTest = (before) => before === undefined;
const atEnd: PlaceTest = (_before, after) => after === undefined;
const atLineStart: PlaceTest = (before) => before === undefined || before === '\n';
const atLineEnd: PlaceTest = (_before, after) => after === undefined || after === '\n';
const atWordEdge: PlaceTest = (before, after) => isWordChar(before) !== isWordChar(after);
const insideWord: PlaceTest = (before, after) => !atWordEdge(before, after);
const PLACE_ESCAPES: Readonly<Record<string, PlaceTest>> = { A: atStart, z: atEnd, b: atWordEdge, B: insideWord };

function literal(char: string, flags: Flags): PatternNode {
  return { kind: 'char', test: withCase((candidate) => candidate === char, flags) };
}

function switchFlags(flags: Flags, on: string, off: string): Flags {
  const value = (letter: string, before: boolean) => (before || on.includes(letter)) && !off.includes(letter);
  return { ignoreCase: value('i', flags.ignoreCase), multiLine: value('m', flags.multiLine), dotAll: value('s', flags.dotAll) };
}

/** Recursive descent over RE2's grammar; one method per level of it. */
class PatternParser {
  readonly #cursor: PatternCursor;
  #flags = NO_FLAGS;
  #depth = 0;

  constructor(text: string) {
    this.#cursor = new PatternCursor(text);
  }

  parse(): PatternNode {
    const node = this.#choice();
    if (!this.#cursor.done) throw this.#cursor.error('has a ")" without its "("');
    return node;
  }

  #choice(): PatternNode {
    const nodes = [this.#sequence()];
    while (this.#cursor.skip('|')) nodes.push(this.#sequence());
    return nodes.length === 1 ? (nodes[0] ?? EMPTY) : { kind: 'choice', nodes };
  }

  #sequence(): PatternNode {
    const nodes: PatternNode[] = [];
    while (!this.#cursor.done && this.#cursor.peek() !== '|' && this.#cursor.peek() !== ')') nodes.push(this.#repeated(this.#atom()));
    return { kind: 'sequence', nodes };
  }

  #repeated(node: PatternNode): PatternNode {
    const bounds = this.#repeatBounds();
    if (!bounds) return node;
    this.#cursor.skip('?');
    if (this.#repeatBounds()) throw this.#cursor.error('repeats a repetition');
    return { kind: 'repeat', node, ...bounds };
  }

  #repeatBounds(): { min: number; max: number } | undefined {
    if (this.#cursor.skip('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.#cursor.skip('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.#cursor.skip('?')) return { min: 0, max: 1 };
    const count = this.#cursor.takeMatch(COUNT);
    return count && this.#countBounds(count);
  }

  #countBounds([, from, comma, to]: RegExpExecArray): { min: number; max: number } {
    const min = Number(from);
    const max = comma === undefined ? min : to ? Number(to) : Number.POSITIVE_INFINITY;
    const largest = max === Number.POSITIVE_INFINITY ? min : max;
    if (max < min || largest > MAX_REPEAT) throw this.#cursor.error(`repeats out of bounds; at most ${MAX_REPEAT} times is possible`);
    return { min, max };
  }

  #atom(): PatternNode {
    const char = this.#cursor.take();
    if (char === '(') return this.#group();
    if (char === '[') return { kind: 'char', test: takeCharClass(this.#cursor, this.#flags) };
    if (char === '\\') return this.#escape();
    if (char === '.') return { kind: 'char', test: this.#flags.dotAll ? () => true : (candidate) => candidate !== '\n' };
    if (char === '^') return { kind: 'place', test: this.#flags.multiLine ? atLineStart : atStart };
    if (char === '$') return { kind: 'place', test: this.#flags.multiLine ? atLineEnd : atEnd };
    if ('*+?'.includes(char)) throw this.#cursor.error(`has nothing before "${char}" to repeat`);
    return literal(char, this.#flags);
  }

  #escape(): PatternNode {
    if (this.#cursor.skip('Q')) return this.#quoted();
    const place = PLACE_ESCAPES[this.#cursor.peek() ?? ''];
    if (place) {
      this.#cursor.take();
      return { kind: 'place', test: place };
    }
    const charClass = takeClassEscape(this.#cursor);
    if (charClass) return { kind: 'char', test: withCase(charClass, this.#flags) };
    return literal(takeCharEscape(this.#cursor), this.#flags);
  }

  #quoted(): PatternNode {
    const nodes: PatternNode[] = [];
    while (!this.#cursor.done && !this.#cursor.skip('\\E')) nodes.push(literal(this.#cursor.take(), this.#flags));
    return { kind: 'sequence', nodes };
  }

  #group(): PatternNode {
    const outer = this.#flags;
    const flags = this.#cursor.takeMatch(FLAG_GROUP);
    if (flags) {
      this.#flags = switchFlags(outer, flags[1] ?? '', flags[2] ?? '');
      if (flags[3] === ')') return EMPTY;
    } else if (this.#cursor.peek() === '?' && !this.#cursor.takeMatch(NAMED_GROUP)) {
      throw this.#cursor.error('uses a group RE2 does not have: look-ahead, look-behind and the like are not possible');
    }
    const node = this.#nested();
    this.#flags = outer;
    return node;
  }

  #nested(): PatternNode {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw this.#cursor.error(`nests deeper than ${MAX_DEPTH} groups`);
    const node = this.#choice();
    if (!this.#cursor.skip(')')) throw this.#cursor.error('has a "(" without its ")"');
    this.#depth -= 1;
    return node;
  }
}

/**
 * Parses a pattern in RE2's syntax, the one Go and so EdgeX's filters use.
 *
 * @throws {PatternError} if it is not in that syntax; look-around and back references are not.
 */
export function parsePattern(text: string): PatternNode {
  return new PatternParser(text).parse();
}
