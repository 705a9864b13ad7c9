import type { Static, TSchema } from 'typebox';
import { type Converter, createConverter } from './converter.ts';
import { EdgeError } from './errors.ts';
import { createValidator, type Problems, type Validate, validationError } from './validator.ts';
import { type WireSchema, wireSchema } from './wire-schema.ts';
import { jsonKind, TypeClash } from './wire-type.ts';

/** How to decode. */
export interface DecodeOptions {
  /** Starts the paths in messages; the title of the schema unless given. */
  readonly typeName?: string;
  /** Takes numbers and truth values for texts, as YAML files need it. */
  readonly lenient?: boolean;
}

interface Decoder {
  readonly converter: Converter;
  readonly validate: Validate | undefined;
}

/** Decoders by schema; the second for lenient decoding. They are made when first used and live as long as their schema. */
const decoders = [new WeakMap<TSchema, Decoder>(), new WeakMap<TSchema, Decoder>()] as const;

/**
 * A value that came over the wire, checked and in canonical form: canonical member names in the order of the schema, absent members as their
 * zero value or left out, 64-bit integers as bigint.
 *
 * Names match without regard to case and the last of equal ones wins; unknown members are dropped, save in events and readings; types are
 * strict. The result may share parts with `value`. The first use of a schema costs a little more.
 *
 * @throws {EdgeError} kind `ContractInvalid` with EdgeX's text: of a wrong JSON type, else all broken rules joined by `; `.
 */
export function decode<S extends TSchema>(schema: S, value: unknown, options: string | DecodeOptions = {}): Static<S> {
  const { typeName, lenient = false } = typeof options === 'string' ? { typeName: options } : options;
  const wire = wireSchema(schema);
  if (wire.type === 'array' && wire.items?.properties) return decodeItems(wire, value, lenient) as Static<S>;
  return decodeOne(wire, value, { typeName: typeName ?? wire.title ?? 'Value', lenient }) as Static<S>;
}

function decodeItems(schema: WireSchema, value: unknown, lenient: boolean): unknown[] {
  const items = schema.items as WireSchema;
  const typeName = items.title ?? 'Value';
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw invalid(`json: cannot unmarshal ${jsonKind(value)} into Go value of type []requests.${typeName}`);
  return value.map((item) => decodeOne(items, item, { typeName, lenient }));
}

function decodeOne(schema: WireSchema, value: unknown, { typeName, lenient }: Required<DecodeOptions>): unknown {
  const decoder = decoderOf(schema, lenient);
  const decoded = convert(schema, decoder, value);
  if (decoder.validate) {
    const problems: Problems = { path: [typeName], messages: [] };
    decoder.validate(decoded, problems);
    if (problems.messages.length > 0) throw validationError(problems, schema);
  }
  schema['x-check']?.(decoded);
  return decoded;
}

function convert(schema: WireSchema, { converter }: Decoder, value: unknown): unknown {
  try {
    return value === null || value === undefined ? converter.zero() : converter.convert(value);
  } catch (cause) {
    if (cause instanceof TypeClash || cause instanceof RangeError)
      throw invalid(schema['x-clash'] ?? `cannot decode ${schema.title ?? 'value'}`, cause);
    throw cause;
  }
}

function decoderOf(schema: WireSchema, lenient: boolean): Decoder {
  const cache = decoders[lenient ? 1 : 0];
  const known = cache.get(schema);
  if (known) return known;
  const decoder = { converter: createConverter(schema, lenient), validate: createValidator(schema) };
  cache.set(schema, decoder);
  return decoder;
}

function invalid(message: string, cause?: unknown): EdgeError {
  return new EdgeError('ContractInvalid', message, { cause });
}
