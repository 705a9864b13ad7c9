import type { WireSchema } from './wire-schema.ts';
import {
  type Convert,
  clash,
  isJsonObject,
  toAnything,
  toBytes,
  toFlag,
  toFloat,
  toInt64,
  toLenientText,
  toText,
  toUint64,
  toValueText,
  toValueType,
  toWhole,
} from './wire-type.ts';

/** How a schema's values are brought into their decoded form. */
export interface Converter {
  readonly convert: Convert;
  /** What stands for an absent value; `undefined` if nothing does. */
  readonly zero: () => unknown;
}

interface Member extends Converter {
  readonly name: string;
  readonly omitEmpty: boolean;
  /** A text as it is needs no conversion; asked first because most members are such. */
  readonly isText: boolean;
  readonly when: ((decoded: Readonly<Record<string, unknown>>) => boolean) | undefined;
}

/** One object on its way: what it was, what it becomes (absent while nothing changed), how many of its members are known. */
interface Conversion {
  readonly source: Readonly<Record<string, unknown>>;
  decoded: Record<string, unknown> | undefined;
  found: number;
}

const nothing = () => undefined;

/** A converter for a schema; with `lenient` scalars are taken for texts, as YAML needs it. */
export function createConverter(schema: WireSchema, lenient: boolean): Converter {
  if (schema.properties) return objectConverter(schema, lenient);
  if (schema.type === 'array') return listConverter(schema, lenient);
  if (schema.additionalProperties) return mapConverter(schema, lenient);
  return scalarConverter(schema, lenient);
}

function scalarConverter(schema: WireSchema, lenient: boolean): Converter {
  switch (schema.type) {
    case 'string':
      if (schema.format === 'byte') return { convert: toBytes, zero: nothing };
      if (schema['x-canonical'] === 'valueType') return { convert: toValueType, zero: () => '' };
      return { convert: lenient ? toLenientText : toText, zero: () => '' };
    case 'integer':
      if (schema.format === 'int64') return { convert: toInt64, zero: () => 0n };
      return schema.format === 'uint64' ? { convert: toUint64, zero: () => 0n } : { convert: toWhole, zero: () => 0 };
    case 'number':
      return { convert: toFloat, zero: () => 0 };
    case 'boolean':
      return { convert: toFlag, zero: () => false };
    default:
      return { convert: schema['x-canonical'] === 'valueText' ? toValueText : toAnything, zero: nothing };
  }
}

function listConverter(schema: WireSchema, lenient: boolean): Converter {
  const item = createConverter(schema.items ?? {}, lenient);
  const convert: Convert = (value) => {
    if (!Array.isArray(value)) return clash('array', value);
    return convertItems(value, (entry) => (entry === null || entry === undefined ? item.zero() : item.convert(entry)));
  };
  return { convert, zero: isRequired(schema) ? nothing : () => [] };
}

/** The converted items; the very list if none of them changed. */
function convertItems(list: readonly unknown[], convert: Convert): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const converted = convert(list[index]);
    if (converted !== list[index]) copy ??= list.slice();
    if (copy) copy[index] = converted;
  }
  return copy ?? list;
}

function mapConverter(schema: WireSchema, lenient: boolean): Converter {
  const member = createConverter(schema.additionalProperties ?? {}, lenient);
  const free = member.convert === toAnything;
  const convert: Convert = (value) => {
    if (!isJsonObject(value)) return clash('object', value);
    return free
      ? value
      : Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, entry === null ? member.zero() : member.convert(entry)]));
  };
  const absent = Array.isArray(schema.type) ? null : {};
  return { convert, zero: isRequired(schema) ? nothing : () => absent && { ...absent } };
}

function objectConverter(schema: WireSchema, lenient: boolean): Converter {
  const members = Object.entries(schema.properties ?? {}).map(([name, member]) => createMember(name, member, lenient));
  const names = memberNames(members);
  const shares = schema['x-extensions'] === true;
  const finish = schema['x-finish'] ?? ((decoded) => decoded);
  const convert: Convert = (value) => {
    if (!isJsonObject(value)) return clash('object', value);
    const state: Conversion = { source: value, decoded: shares ? undefined : {}, found: 0 };
    convertMembers(members, state);
    return finish(state.found === countMembers(value) ? (state.decoded ?? value) : tidy(value));
  };
  const tidy = (value: Readonly<Record<string, unknown>>) => {
    const { known, extensions } = sortMembers(value, names);
    const state: Conversion = { source: known, decoded: {}, found: 0 };
    convertMembers(members, state);
    return shares ? { ...state.decoded, ...extensions } : (state.decoded as Record<string, unknown>);
  };
  return { convert, zero: () => convert({}) };
}

function createMember(name: string, schema: WireSchema, lenient: boolean): Member {
  const converter = createConverter(schema, lenient);
  const absent = schema['x-pointer'] || schema['x-omitempty'];
  return {
    name,
    convert: converter.convert,
    zero: absent ? nothing : converter.zero,
    omitEmpty: schema['x-omitempty'] === true,
    isText: converter.convert === toText || converter.convert === toLenientText,
    when: schema['x-when'],
  };
}

/**
 * Converts the members in the order of the schema and counts those that were there under their exact names.
 *
 * Without `decoded` one is begun at the first member that changes, so that an object in canonical form is not copied.
 */
function convertMembers(members: readonly Member[], state: Conversion): void {
  const { source } = state;
  let decoded = state.decoded;
  let found = 0;
  for (let index = 0; index < members.length; index++) {
    const member = members[index] as Member;
    const raw = source[member.name];
    if (raw !== undefined) found++;
    const converted = convertMember(member, raw, decoded ?? source);
    if (decoded === undefined) {
      if (converted === raw) continue;
      decoded = copyMembers(members, source, index);
    }
    if (converted !== undefined) decoded[member.name] = converted;
  }
  state.decoded = decoded;
  state.found = found;
}

function convertMember(member: Member, raw: unknown, decoded: Readonly<Record<string, unknown>>): unknown {
  if (member.when !== undefined && !member.when(decoded)) return undefined;
  if (raw === undefined || raw === null) return member.zero();
  if (member.isText && typeof raw === 'string' && raw !== '') return raw;
  const converted = member.convert(raw);
  return member.omitEmpty && isEmpty(converted) ? undefined : converted;
}

function copyMembers(members: readonly Member[], source: Readonly<Record<string, unknown>>, end: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const { name } of members.slice(0, end)) if (source[name] !== undefined) copy[name] = source[name];
  return copy;
}

function countMembers(object: object): number {
  let count = 0;
  for (const _name in object) count++;
  return count;
}

/** Members under their canonical names, of several spellings the last one, and apart from them what the schema does not know. */
function sortMembers(value: Readonly<Record<string, unknown>>, names: ReadonlyMap<string, string>) {
  const known: Record<string, unknown> = {};
  const extensions: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const canonical = names.get(name) ?? names.get(name.toLowerCase());
    if (canonical !== undefined) known[canonical] = value[name];
    else if (name !== '__proto__') extensions[name] = value[name];
  }
  return { known, extensions };
}

function memberNames(members: readonly Member[]): ReadonlyMap<string, string> {
  return new Map(members.flatMap(({ name }) => [[name, name] as const, [name.toLowerCase(), name] as const]));
}

function isRequired(schema: WireSchema): boolean {
  return schema['x-validate']?.startsWith('required') === true;
}

function isEmpty(value: unknown): boolean {
  if (value === '' || value === 0 || value === 0n || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object' || value === null) return false;
  for (const _name in value) return false;
  return !ArrayBuffer.isView(value);
}
