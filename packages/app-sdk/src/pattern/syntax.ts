/** Accepts one character (a whole code point). */
export type CharTest = (char: string) => boolean;

/** Accepts a place between two characters; undefined stands for the edge of the text. */
export type PlaceTest = (before: string | undefined, after: string | undefined) => boolean;

/** A parsed pattern. Groups leave no trace: only whether something matches is ever asked, never where. */
export type PatternNode =
  | { readonly kind: 'char'; readonly test: CharTest }
  | { readonly kind: 'place'; readonly test: PlaceTest }
  | { readonly kind: 'sequence'; readonly nodes: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly nodes: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly node: PatternNode; readonly min: number; readonly max: number };

/** Matches the empty text. */
export const EMPTY: PatternNode = { kind: 'sequence', nodes: [] };

/** What `(?imsU)` switches. `U` only changes which match is preferred, so it is accepted and has no effect. */
export interface Flags {
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
}

/** A pattern that is not RE2 syntax, or is too large. The message says what and where. */
export class PatternError extends RangeError {
  override readonly name = 'PatternError';
}
