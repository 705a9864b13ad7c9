/** A parsed POSIX extended regular expression. */
export type Expression =
  | { readonly kind: 'character'; readonly test: (character: string) => boolean }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Expression[] }
  | { readonly kind: 'repeat'; readonly part: Expression; readonly min: number; readonly max: number }
  | { readonly kind: 'begin' | 'end' };

const CLASSES: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    alpha: /[A-Za-z]/,
    digit: /[0-9]/,
    alnum: /[A-Za-z0-9]/,
    upper: /[A-Z]/,
    lower: /[a-z]/,
    space: /\s/,
    punct: /[!-/:-@[-`{-~]/,
    xdigit: /[0-9A-Fa-f]/,
    word: /\w/,
  }),
);

const MAX_LENGTH = 1024;
const MAX_REPEAT = 1000;
const MAX_DEPTH = 10;

/** Reads an expression, character by character. */
class Parser {
  readonly #text: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = Array.from(text);
  }

  parse(): Expression {
    const expression = this.#choice();
    if (this.#at < this.#text.length) throw new SyntaxError(`unexpected ${this.#text[this.#at]}`);
    return expression;
  }

  #choice(): Expression {
    if (++this.#depth > MAX_DEPTH) throw new SyntaxError('expression nests too deeply');
    const parts = [this.#sequence()];
    while (this.#take('|')) parts.push(this.#sequence());
    this.#depth -= 1;
    return { kind: 'choice', parts };
  }

  #sequence(): Expression {
    const parts: Expression[] = [];
    while (this.#at < this.#text.length && this.#next !== '|' && this.#next !== ')') parts.push(this.#repeated(this.#atom()));
    return { kind: 'sequence', parts };
  }

  #atom(): Expression {
    const character = this.#text[this.#at++]!;
    if ('*+?'.includes(character)) throw new SyntaxError(`missing argument to repetition operator: ${character}`);
    if (character === '(') return this.#group();
    if (character === '[') return { kind: 'character', test: this.#bracket() };
    if (character === '^' || character === '$') return { kind: character === '^' ? 'begin' : 'end' };
    if (character === '.') return { kind: 'character', test: () => true };
    return literal(character === '\\' ? this.#escaped() : character);
  }

  #group(): Expression {
    const inside = this.#choice();
    if (!this.#take(')')) throw new SyntaxError('missing closing )');
    return inside;
  }

  #escaped(): string {
    const character = this.#text[this.#at++];
    if (character === undefined) throw new SyntaxError('trailing backslash at end of expression');
    if (/[A-Za-z0-9]/.test(character)) throw new SyntaxError(`invalid escape sequence: \\${character}`);
    return character;
  }

  #repeated(part: Expression): Expression {
    const counts = this.#counts();
    if (!counts) return part;
    const [min, max] = counts;
    if ('*+?'.includes(this.#next ?? ' ')) throw new SyntaxError(`invalid nested repetition operator: ${this.#next}`);
    if (min > max || weight({ kind: 'repeat', part, min, max }) > MAX_REPEAT) throw new SyntaxError('invalid repeat count');
    return { kind: 'repeat', part, min, max };
  }

  #counts(): [number, number] | undefined {
    if (this.#take('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.#take('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.#take('?')) return [0, 1];
    const braces = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(this.#text.slice(this.#at, this.#at + 12).join(''));
    if (!braces) return undefined;
    this.#at += braces[0].length;
    const min = Number(braces[1]);
    if (braces[2] === undefined) return [min, min];
    return [min, braces[3] ? Number(braces[3]) : Number.POSITIVE_INFINITY];
  }

  #bracket(): (character: string) => boolean {
    const negated = this.#take('^');
    const tests: ((character: string) => boolean)[] = [];
    do tests.push(this.#member());
    while (this.#at < this.#text.length && this.#next !== ']');
    if (!this.#take(']')) throw new SyntaxError('missing closing ]');
    return (character) => tests.some((test) => test(character)) !== negated;
  }

  #member(): (character: string) => boolean {
    const named = /^\[:(\w+):\]/.exec(this.#text.slice(this.#at, this.#at + 12).join(''));
    if (named) return this.#named(named[0], named[1]!);
    const from = this.#one();
    if (this.#next !== '-' || this.#text[this.#at + 1] === ']') return (character) => character === from;
    this.#at += 1;
    const to = this.#one();
    if (from.codePointAt(0)! > to.codePointAt(0)!) throw new SyntaxError(`invalid character class range: ${from}-${to}`);
    return (character) => character.codePointAt(0)! >= from.codePointAt(0)! && character.codePointAt(0)! <= to.codePointAt(0)!;
  }

  #named(text: string, name: string): (character: string) => boolean {
    const expression = CLASSES.get(name);
    if (!expression) throw new SyntaxError(`invalid character class range: ${text}`);
    this.#at += text.length;
    return (character) => expression.test(character);
  }

  #one(): string {
    const character = this.#text[this.#at++];
    if (character === undefined) throw new SyntaxError('missing closing ]');
    return character === '\\' ? this.#escaped() : character;
  }

  get #next(): string | undefined {
    return this.#text[this.#at];
  }

  #take(character: string): boolean {
    if (this.#next !== character) return false;
    this.#at += 1;
    return true;
  }
}

const literal = (wanted: string): Expression => ({ kind: 'character', test: (character) => character === wanted });

/** How often a part may have to be tried, repetitions inside of repetitions multiplied. */
function weight(expression: Expression): number {
  if (expression.kind === 'sequence' || expression.kind === 'choice') return Math.max(1, ...expression.parts.map(weight));
  if (expression.kind !== 'repeat') return 1;
  const { min, max, part } = expression;
  return Math.max(1, Number.isFinite(max) ? max : min) * weight(part);
}

/** Reads a POSIX extended regular expression. @throws {SyntaxError} when it is malformed, too large or uses what POSIX lacks. */
export function parseExpression(text: string): Expression {
  if (text.length > MAX_LENGTH) throw new SyntaxError(`expression is longer than ${MAX_LENGTH} characters`);
  return new Parser(text).parse();
}

type Positions = ReadonlySet<number>;

function repeated(name: readonly string[], from: Positions, { part, min, max }: Extract<Expression, { kind: 'repeat' }>): Positions {
  let fresh = from;
  for (let count = 0; count < min && fresh.size > 0; count++) fresh = ends(name, fresh, part);
  const reached = new Set(fresh);
  for (let count = min; count < max && fresh.size > 0; count++) {
    fresh = ends(name, fresh, part).difference(reached);
    for (const position of fresh) reached.add(position);
  }
  return reached;
}

/** Where matches of the expression that begin at one of the positions can end. Time grows with the name, never exponentially. */
function ends(name: readonly string[], from: Positions, expression: Expression): Positions {
  switch (expression.kind) {
    case 'character':
      return new Set([...from].filter((at) => at < name.length && expression.test(name[at]!)).map((at) => at + 1));
    case 'sequence':
      return expression.parts.reduce((positions, part) => (positions.size === 0 ? positions : ends(name, positions, part)), from);
    case 'choice':
      return new Set(expression.parts.flatMap((part) => [...ends(name, from, part)]));
    case 'repeat':
      return repeated(name, from, expression);
    default:
      return new Set([...from].filter((at) => at === (expression.kind === 'begin' ? 0 : name.length)));
  }
}

/** Whether the expression matches the whole name. */
export function matchesWhole(expression: Expression, name: string): boolean {
  const characters = Array.from(name);
  return ends(characters, new Set([0]), expression).has(characters.length);
}
