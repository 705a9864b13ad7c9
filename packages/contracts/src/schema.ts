import Type, { type Static, type TObject, type TOptional, type TProperties, type TSchema, type TUnsafe } from 'typebox';

/** The schema library, handed on so that whoever describes a protocol or a parameter needs no dependency of its own. */
export { type Static, type TSchema, Type };

/**
 * What the decoder and the validator read from a schema, beside JSON Schema itself.
 *
 * `x-validate` holds EdgeX's validation tags in their order (the names of tags appear in messages on the wire), `x-path` the struct path of a
 * member within its parent where it is not just the capitalised name, `x-pointer` marks a member whose absence is remembered (PATCH),
 * `x-omitempty` one that is dropped when empty, as Go drops it.
 */
export interface WireAnnotations {
  readonly 'x-validate'?: string;
  readonly 'x-validate-keys'?: string;
  readonly 'x-path'?: string;
  readonly 'x-pointer'?: boolean;
  readonly 'x-omitempty'?: boolean;
  /** The form a text is brought into: a value type's spelling, a reading's value text. */
  readonly 'x-canonical'?: 'valueType' | 'valueText';
  /** The member counts only if this holds for the members decoded before it. */
  readonly 'x-when'?: (decoded: Readonly<Record<string, unknown>>) => boolean;
  /** Completes a decoded object before it is validated. */
  readonly 'x-finish'?: (decoded: Record<string, unknown>) => unknown;
  /** Checks a decoded and validated request; throws what it finds. */
  'x-check'?(decoded: unknown): void;
  /** Unknown members are kept behind the known ones instead of being dropped. */
  readonly 'x-extensions'?: boolean;
  /** Text of the error for a member of the wrong JSON type anywhere inside; set on requests. */
  readonly 'x-clash'?: string;
  /** Text of the error that stands before the broken rules, where EdgeX answers nothing else. */
  readonly 'x-invalid'?: string;
  /** Text removed from struct paths in messages. */
  readonly 'x-hide'?: string;
  readonly [keyword: PropertyKey]: unknown;
}

/** A text member; without `required` in `validate` an absent one decodes as the empty text. */
export function text(validate?: string, annotations: WireAnnotations = {}) {
  return Type.String(withRules(validate, annotations));
}

/** A text that must be one of `values`, such as an admin state; matched exactly. */
export function oneOf<const V extends readonly string[]>(values: V, validate?: string): TUnsafe<V[number]> {
  const rule = `oneof=${values.map((value) => `'${value}'`).join(' ')}`;
  return Type.Unsafe<V[number]>({ type: 'string', enum: values, 'x-validate': validate ? `${validate},${rule}` : rule });
}

/** A 64-bit signed integer, exact: always `bigint` in the decoded value. Used for nanoseconds. */
export function int64(validate?: string): TUnsafe<bigint> {
  return Type.Unsafe<bigint>({ type: 'integer', format: 'int64', ...withRules(validate) });
}

/** A 64-bit unsigned integer, exact: always `bigint` in the decoded value. */
export function uint64(): TUnsafe<bigint> {
  return Type.Unsafe<bigint>({ type: 'integer', format: 'uint64', minimum: 0 });
}

/** An integer that fits a JS number: counts, milliseconds. */
export function whole(validate?: string) {
  return Type.Integer(withRules(validate));
}

/** A floating point number. */
export function float(validate?: string) {
  return Type.Number(withRules(validate));
}

/** A truth value, false when absent. */
export function flag() {
  return Type.Boolean();
}

/** Any JSON value, kept as it came. */
export function anything(annotations: WireAnnotations = {}) {
  return Type.Unknown(annotations);
}

/** Bytes: base64 text in JSON, a byte string in CBOR, `Uint8Array` in the decoded value. */
export function bytes(annotations: WireAnnotations = {}): TUnsafe<Uint8Array> {
  return Type.Unsafe<Uint8Array>({ type: 'string', format: 'byte', ...annotations });
}

/** A list; an absent one decodes as the empty list. */
export function list<T extends TSchema>(items: T, validate?: string) {
  return Type.Array(items, withRules(validate));
}

/** An object with free member names whose values follow `values`; an absent one decodes as the empty object. */
export function mapOf<T extends TSchema>(values: T, annotations: WireAnnotations = {}): TUnsafe<Record<string, Static<T>>> {
  return Type.Unsafe<Record<string, Static<T>>>({ type: 'object', additionalProperties: values, ...annotations });
}

/** An object with any members. */
export function freeMap(annotations: WireAnnotations = {}): TUnsafe<Record<string, unknown>> {
  return mapOf(Type.Unknown(), annotations);
}

/** A member that is left out when it is empty (empty text, list or map, zero), as Go's `omitempty`. */
export function optional<T extends TSchema>(schema: T): TOptional<T> {
  return annotate(Type.Optional(schema), { 'x-omitempty': true }) as TOptional<T>;
}

/** A member whose absence (or `null`) means "unchanged", while an empty value is a value: PATCH members and optional numbers. */
export function pointer<T extends TSchema>(schema: T): TOptional<T> {
  return annotate(Type.Optional(schema), { 'x-pointer': true }) as TOptional<T>;
}

/** A copy of a schema with further annotations; TypeBox's own hidden marks are kept. */
export function annotate<T extends TSchema>(schema: T, annotations: WireAnnotations): T {
  const added = Object.getOwnPropertyDescriptors(annotations);
  return Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(schema), ...added }) as T;
}

/** An object schema under the name EdgeX gives the struct; the name starts the paths in validation messages. */
export function dto<P extends TProperties>(title: string, properties: P, annotations: WireAnnotations = {}): TObject<P> {
  return Type.Object(properties, { title, ...annotations });
}

function withRules(validate: string | undefined, annotations: WireAnnotations = {}): WireAnnotations {
  return validate === undefined ? annotations : { 'x-validate': validate, ...annotations };
}

/** A schema whose decoded values have a type that is declared by hand, where TypeBox cannot say it. */
export function typed<T>(schema: TSchema): TUnsafe<T> {
  return schema as TUnsafe<T>;
}
