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
