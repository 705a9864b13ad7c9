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
  readonly when: ((decoded: Readonly<Record<string, unknown>>) => boolean) | undefined;
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
    return value.map((entry) => (entry === null || entry === undefined ? item.zero() : item.convert(entry)));
  };
  return { convert, zero: isRequired(schema) ? nothing : () => [] };
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
  return { convert, zero: isRequired(schema) ? nothing : () => ({}) };
}

function objectConverter(schema: WireSchema, lenient: boolean): Converter {
  const members = Object.entries(schema.properties ?? {}).map(([name, member]) => createMember(name, member, lenient));
  const names = memberNames(members);
  const keepsExtensions = schema['x-extensions'] === true;
  const finish = schema['x-finish'];
  const convert: Convert = (value) => {
    if (!isJsonObject(value)) return clash('object', value);
    const count = Object.keys(value).length;
    const decoded: Record<string, unknown> = {};
    if (convertMembers(members, value, decoded) !== count) return tidy(value);
    return finish ? finish(decoded) : decoded;
  };
  const tidy: Convert = (value) => {
    const { known, extensions } = sortMembers(value as Record<string, unknown>, names);
    const decoded: Record<string, unknown> = {};
    convertMembers(members, known, decoded);
    if (keepsExtensions) Object.assign(decoded, extensions);
    return finish ? finish(decoded) : decoded;
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
    when: schema['x-when'],
  };
}

/** Fills `decoded` in the order of the schema and says how many members were there under their exact names. */
function convertMembers(members: readonly Member[], value: Readonly<Record<string, unknown>>, decoded: Record<string, unknown>): number {
  let found = 0;
  for (let index = 0; index < members.length; index++) {
    const member = members[index] as Member;
    const raw = value[member.name];
    if (raw !== undefined) found++;
    if (member.when !== undefined && !member.when(decoded)) continue;
    const converted = raw === undefined || raw === null ? member.zero() : member.convert(raw);
    if (converted === undefined || (member.omitEmpty && isEmpty(converted))) continue;
    decoded[member.name] = converted;
  }
  return found;
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
