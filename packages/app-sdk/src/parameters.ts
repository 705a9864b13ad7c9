import { parseDuration } from '@skerry/contracts';

/** One parameter of a function: how its text becomes a value, and what to tell people about it. */
export interface Parameter<T> {
  readonly doc: string;
  /** JSON Schema of the value, for forms and documents. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Text used when the configuration has none; undefined makes the parameter required. */
  readonly fallback: string | undefined;
  /** Reads the configured text. @throws {RangeError} whose message completes the sentence "must be …". */
  parse(text: string): T;
}

/** The parameters of a function by name. Names match the configuration's without regard to case. */
export type ParameterMap = Readonly<Record<string, Parameter<unknown>>>;

/** The values a function gets for its declared parameters. */
export type ParameterValues<P extends ParameterMap> = { readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };

const NANOSECONDS_PER_MS = 1_000_000n;
const TRUE_TEXTS = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE_TEXTS = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

function parseFlag(text: string): boolean {
  if (TRUE_TEXTS.has(text)) return true;
  if (FALSE_TEXTS.has(text)) return false;
  throw new RangeError('"true" or "false"');
}

function parseInteger(text: string, min: number, max: number): number {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new RangeError(Number.isFinite(max) ? `a whole number from ${min} to ${max}` : `a whole number of at least ${min}`);
}

function parseChoice<const C extends string>(text: string, choices: readonly C[]): C {
  const found = choices.find((choice) => choice === text.trim().toLowerCase());
  if (found !== undefined) return found;
  throw new RangeError(`one of ${choices.map((choice) => `"${choice}"`).join(', ')}`);
}

function parseMilliseconds(text: string): number {
  try {
    return Number(parseDuration(text) / NANOSECONDS_PER_MS);
  } catch (error) {
    throw new RangeError('a duration such as "500ms", "10s" or "1h30m"', { cause: error });
  }
}

/** Splits a comma list; blanks around items and empty items do not count. */
export function splitList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function parseTextMap(text: string): Record<string, string> {
  const problem = 'a JSON object whose values are all texts, such as {"X-Site":"north"}';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RangeError(problem, { cause: error });
  }
  if (isTextMap(value)) return value;
  throw new RangeError(problem);
}

function isTextMap(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((member) => typeof member === 'string');
}

/**
 * Declares the parameters of a function. Each takes what to tell people and, unless the parameter is required, the text to fall back to.
 *
 * An empty text counts as absent for everything but `text` and `list`, as in EdgeX's files.
 */
export const parameter = {
  /** Any text, blank included. */
  text: (doc: string, fallback?: string): Parameter<string> => ({ doc, fallback, schema: { type: 'string' }, parse: (text) => text }),
  /** What Go's ParseBool accepts. */
  flag: (doc: string, fallback?: 'true' | 'false'): Parameter<boolean> => ({
    doc,
    fallback,
    schema: { type: 'boolean' },
    parse: parseFlag,
  }),
  /** A whole number within bounds. */
  integer: (doc: string, fallback?: string, range: { min?: number; max?: number } = {}): Parameter<number> => {
    const { min = 0, max = Number.POSITIVE_INFINITY } = range;
    return { doc, fallback, schema: { type: 'integer', minimum: min, maximum: max }, parse: (text) => parseInteger(text, min, max) };
  },
  /** One of some lower-case words; the configuration may use any case. */
  choice: <const C extends string>(doc: string, choices: readonly C[], fallback?: NoInfer<C>): Parameter<C> => ({
    doc,
    fallback,
    schema: { type: 'string', enum: choices },
    parse: (text) => parseChoice(text, choices),
  }),
  /** A Go duration; the value is in milliseconds. */
  duration: (doc: string, fallback?: string): Parameter<number> => ({
    doc,
    fallback,
    schema: { type: 'string', format: 'go-duration' },
    parse: parseMilliseconds,
  }),
  /** A comma list of texts. */
  list: (doc: string, fallback?: string): Parameter<readonly string[]> => ({
    doc,
    fallback,
    schema: { type: 'array', items: { type: 'string' } },
    parse: splitList,
  }),
  /** A JSON object of texts. */
  textMap: (doc: string, fallback = '{}'): Parameter<Readonly<Record<string, string>>> => ({
    doc,
    fallback,
    schema: { type: 'object', additionalProperties: { type: 'string' } },
    parse: parseTextMap,
  }),
};

function acceptsEmpty(declared: Parameter<unknown>): boolean {
  return declared.schema.type === 'array' || (declared.schema.type === 'string' && !declared.schema.enum && !declared.schema.format);
}

function textOf(name: string, declared: Parameter<unknown>, configured: string | undefined): string {
  const text = configured === '' && !acceptsEmpty(declared) ? declared.fallback : (configured ?? declared.fallback);
  if (text !== undefined) return text;
  throw new RangeError(configured === undefined ? `parameter "${name}" is missing` : `parameter "${name}" is empty`);
}

function parseOne(name: string, declared: Parameter<unknown>, configured: string | undefined): unknown {
  const text = textOf(name, declared, configured);
  try {
    return declared.parse(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`parameter "${name}" is "${text}" but must be ${error.message}`, { cause: error });
  }
}

/**
 * Reads the configured texts of a function's parameters. Unknown names are ignored, as EdgeX does.
 *
 * @throws {RangeError} naming the parameter, its text and what it must be.
 */
export function parseParameters<P extends ParameterMap>(declared: P, configured: Readonly<Record<string, unknown>>): ParameterValues<P> {
  const texts = new Map(Object.entries(configured).map(([name, value]) => [name.toLowerCase(), String(value ?? '')]));
  const values = Object.entries(declared).map(([name, one]) => [name, parseOne(name, one, texts.get(name.toLowerCase()))]);
  return Object.fromEntries(values) as ParameterValues<P>;
}
