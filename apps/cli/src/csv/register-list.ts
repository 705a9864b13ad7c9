import type { DeviceProfile, DeviceResource } from '@skerry/contracts';
import { canonicalValueType } from '@skerry/contracts';
import { UsageError } from '../usage-error.ts';
import type { CsvRow } from './csv.ts';

/** How a register list is read. */
export interface RegisterListOptions {
  readonly name: string;
  /** Addresses in the list count from 1, as in most manuals. Addresses such as 40001 are recognised by themselves. */
  readonly oneBased?: boolean;
  readonly manufacturer?: string;
  readonly model?: string;
}

/** Column names that mean the same, as found in vendors' register lists. */
const COLUMNS = {
  name: ['name', 'resource', 'tag', 'signal', 'parameter'],
  address: ['address', 'register', 'startingaddress', 'addr', 'offset address'],
  table: ['table', 'primarytable', 'register type', 'area', 'function'],
  type: ['type', 'valuetype', 'datatype', 'data type', 'format'],
  access: ['access', 'readwrite', 'r/w', 'rw'],
  units: ['units', 'unit'],
  scale: ['scale', 'factor', 'gain', 'multiplier'],
  offset: ['offset'],
  minimum: ['minimum', 'min'],
  maximum: ['maximum', 'max'],
  description: ['description', 'comment', 'remark'],
  rawType: ['rawtype', 'raw type'],
  byteSwap: ['isbyteswap', 'byteswap', 'byte swap'],
  wordSwap: ['iswordswap', 'wordswap', 'word swap'],
  length: ['stringregistersize', 'length', 'registers'],
} as const;

type Column = keyof typeof COLUMNS;

const TABLES: readonly (readonly [RegExp, string, string])[] = [
  [/^(coils?|0x?|fc?0?1)$/i, 'COILS', '0'],
  [/^(discrete[_ ]?inputs?|discretes_input|discrete|1x?|fc?0?2)$/i, 'DISCRETE_INPUTS', '1'],
  [/^(input([_ ]?registers?)?|3x?|fc?0?4)$/i, 'INPUT_REGISTERS', '3'],
  [/^(holding([_ ]?registers?)?|4x?|fc?0?3)$/i, 'HOLDING_REGISTERS', '4'],
];

const TYPES: Readonly<Record<string, string>> = {
  bool: 'Bool',
  bit: 'Bool',
  boolean: 'Bool',
  int: 'Int16',
  int16: 'Int16',
  s16: 'Int16',
  short: 'Int16',
  sint16: 'Int16',
  uint: 'Uint16',
  uint16: 'Uint16',
  u16: 'Uint16',
  word: 'Uint16',
  ushort: 'Uint16',
  int32: 'Int32',
  s32: 'Int32',
  dint: 'Int32',
  long: 'Int32',
  uint32: 'Uint32',
  u32: 'Uint32',
  dword: 'Uint32',
  udint: 'Uint32',
  ulong: 'Uint32',
  int64: 'Int64',
  s64: 'Int64',
  uint64: 'Uint64',
  u64: 'Uint64',
  float: 'Float32',
  float32: 'Float32',
  real: 'Float32',
  f32: 'Float32',
  double: 'Float64',
  float64: 'Float64',
  lreal: 'Float64',
  f64: 'Float64',
  string: 'String',
  str: 'String',
  ascii: 'String',
};

/**
 * Makes a Modbus device profile of a register list, one resource per row.
 *
 * @throws {UsageError} that names the line and the cell for what cannot be understood; nothing is made of half a list.
 */
export function profileOfRegisterList(rows: readonly CsvRow[], options: RegisterListOptions): DeviceProfile {
  if (rows.length === 0) throw new UsageError('The register list has no rows below its heading.');
  const resources = rows.map((row) => resourceOf(row, options));
  const names = resources.map((resource) => resource.name);
  const doubled = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (doubled !== -1) throw new UsageError(`Line ${rows[doubled]?.line}: the name "${names[doubled]}" stands in the list twice.`);
  return {
    apiVersion: 'v3',
    name: options.name,
    manufacturer: options.manufacturer ?? '',
    model: options.model ?? '',
    description: `Made of a register list with ${rows.length} rows`,
    labels: ['modbus'],
    deviceResources: resources,
    deviceCommands: [],
  } as unknown as DeviceProfile;
}

function resourceOf(row: CsvRow, options: RegisterListOptions): DeviceResource {
  const name = cell(row, 'name');
  if (name === '') throw new UsageError(`Line ${row.line}: the column "name" is empty.`);
  const place = placeOf(row, options);
  const valueType = valueTypeOf(row, place.primaryTable);
  const [scale, offset, minimum, maximum] = (['scale', 'offset', 'minimum', 'maximum'] as const).map((column) => numberOf(row, column));
  const scaled = (scale !== undefined && !Number.isInteger(scale)) || (offset !== undefined && !Number.isInteger(offset));
  const raw = scaled && /^U?int(16|32)$/i.test(valueType) ? rawTypeOf(valueType) : undefined;
  const attributes = {
    ...place,
    ...(raw && { rawType: raw.rawType }),
    ...swaps(row),
    ...stringSize(row, valueType),
    ...explicitRawType(row),
  };
  return {
    name,
    description: cell(row, 'description'),
    isHidden: false,
    attributes,
    properties: {
      valueType: raw?.valueType ?? valueType,
      readWrite: accessOf(row, place.primaryTable),
      units: cell(row, 'units'),
      ...(scale !== undefined && { scale }),
      ...(offset !== undefined && { offset }),
      ...(minimum !== undefined && { minimum }),
      ...(maximum !== undefined && { maximum }),
    },
  } as unknown as DeviceResource;
}

/** An integer register with a broken factor becomes a float of that raw type, so that no digit of the scaled value is lost. */
function rawTypeOf(valueType: string): { rawType: string; valueType: string } | undefined {
  const rawType = valueType.toUpperCase();
  if (rawType === 'UINT32') return undefined; // EdgeX has no raw type for it
  return { rawType, valueType: rawType === 'INT32' ? 'Float64' : 'Float32' };
}

function placeOf(row: CsvRow, options: RegisterListOptions): { primaryTable: string; startingAddress: string } {
  const text = cell(row, 'address');
  const match = /^(\d+)(?:\.(\d{1,2}))?$/.exec(text) ?? /^0x([0-9a-f]+)$/i.exec(text);
  if (match === null)
    throw new UsageError(`Line ${row.line}: "${text}" is not a register address. Write 0, 40001, 12.3 (bit 3 of register 12) or 0x1F.`);
  const number = Number.parseInt(match[1] ?? '', text.startsWith('0x') ? 16 : 10);
  const bit = match[2] === undefined ? '' : `.${match[2].padStart(2, '0')}`;
  const modicon = /^[0134]\d{4,5}$/.test(match[1] ?? '') ? TABLES.find(([, , digit]) => match[1]?.startsWith(digit)) : undefined;
  const table = cell(row, 'table');
  const named = TABLES.find(([pattern]) => pattern.test(table));
  if (table !== '' && named === undefined)
    throw new UsageError(`Line ${row.line}: "${table}" is not a Modbus table. Write coil, discrete input, input or holding.`);
  if (named === undefined && modicon === undefined)
    throw new UsageError(
      `Line ${row.line}: the address ${text} does not tell its table. Add a column "table" (holding, input, coil, discrete).`,
    );
  const fromModicon = modicon !== undefined && (named === undefined || named === modicon);
  const address = fromModicon ? Number((match[1] ?? '').slice(1)) - 1 : number - (options.oneBased ? 1 : 0);
  if (address < 0 || address > 65535)
    throw new UsageError(`Line ${row.line}: the address ${text} is outside 0 to 65535${options.oneBased ? ' (counted from 1)' : ''}.`);
  return { primaryTable: (named ?? modicon)?.[1] ?? '', startingAddress: `${address}${bit}` };
}

function valueTypeOf(row: CsvRow, table: string): string {
  const text = cell(row, 'type');
  if (text === '') return table === 'COILS' || table === 'DISCRETE_INPUTS' ? 'Bool' : 'Uint16';
  const known = TYPES[text.toLowerCase().replace(/[\s_]/g, '')] ?? canonicalValueType(text);
  if (known === undefined)
    throw new UsageError(
      `Line ${row.line}: "${text}" is not a data type. Write Bool, Int16, Uint16, Int32, Uint32, Int64, Uint64, Float32, Float64 or String.`,
    );
  return known;
}

function accessOf(row: CsvRow, table: string): string {
  const text = cell(row, 'access')
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, '');
  const writable = table === 'COILS' || table === 'HOLDING_REGISTERS';
  if (['', 'R', 'RO', 'READ', 'READONLY'].includes(text)) return 'R';
  if (!writable) throw new UsageError(`Line ${row.line}: ${table} cannot be written; the access must be R.`);
  if (['W', 'WO', 'WRITE', 'WRITEONLY'].includes(text)) return 'W';
  if (['RW', 'WR', 'READWRITE'].includes(text)) return 'RW';
  throw new UsageError(`Line ${row.line}: "${text}" is not an access. Write R, W or RW.`);
}

function swaps(row: CsvRow): Record<string, string> {
  return { ...(isTrue(row, 'byteSwap') && { isByteSwap: 'true' }), ...(isTrue(row, 'wordSwap') && { isWordSwap: 'true' }) };
}

function stringSize(row: CsvRow, valueType: string): Record<string, string> {
  if (valueType !== 'String') return {};
  const size = numberOf(row, 'length');
  if (size === undefined || !Number.isInteger(size) || size < 1 || size > 123)
    throw new UsageError(`Line ${row.line}: a String needs its length in registers, 1 to 123, in the column "length".`);
  return { stringRegisterSize: String(size) };
}

function explicitRawType(row: CsvRow): Record<string, string> {
  const text = cell(row, 'rawType');
  return text === '' ? {} : { rawType: text.toUpperCase() };
}

function numberOf(row: CsvRow, column: Column): number | undefined {
  const text = cell(row, column);
  if (text === '') return undefined;
  const value = Number(text.replace(/^(-?\d+),(\d+)$/, '$1.$2'));
  if (!Number.isFinite(value)) throw new UsageError(`Line ${row.line}: "${text}" in the column "${column}" is not a number.`);
  return value;
}

function isTrue(row: CsvRow, column: Column): boolean {
  return /^(1|y|yes|true|x)$/i.test(cell(row, column));
}

function cell(row: CsvRow, column: Column): string {
  const name = COLUMNS[column].find((candidate) => row.cells[candidate] !== undefined);
  return name === undefined ? '' : (row.cells[name] ?? '');
}
