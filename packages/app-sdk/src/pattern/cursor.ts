import { PatternError } from './syntax.ts';

/** The place of the parser in a pattern, counted in whole characters. */
export class PatternCursor {
  readonly text: string;
  readonly #chars: readonly string[];
  #index = 0;

  constructor(text: string) {
    this.text = text;
    this.#chars = Array.from(text);
  }

  get done(): boolean {
    return this.#index >= this.#chars.length;
  }

  peek(ahead = 0): string | undefined {
    return this.#chars[this.#index + ahead];
  }

  /** The next character. @throws {PatternError} at the end of the pattern. */
  take(): string {
    const char = this.#chars[this.#index];
    if (char === undefined) throw this.error('ends too early');
    this.#index += 1;
    return char;
  }

  /** Steps over `text` if it comes next, and says whether it did. */
  skip(text: string): boolean {
    const chars = Array.from(text);
    if (!chars.every((char, i) => this.peek(i) === char)) return false;
    this.#index += chars.length;
    return true;
  }

  /** Takes what the expression, anchored at its start, matches from here; undefined if it does not. */
  takeMatch(expression: RegExp): RegExpExecArray | undefined {
    const rest = this.#chars.slice(this.#index, this.#index + 64).join('');
    const match = expression.exec(rest);
    if (match?.index !== 0) return undefined;
    this.#index += Array.from(match[0]).length;
    return match;
  }

  error(what: string): PatternError {
    return new PatternError(`the pattern "${this.text}" ${what} (character ${this.#index + 1})`);
  }
}
