import { stringifyJson } from '@skerry/contracts';
import { encodeCbor } from '@skerry/runtime';
import type { SeededRandom } from '@skerry/testkit';

/** Texts that have broken programs before, as names and in queries. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '.',
  '..',
  '../../etc/passwd',
  '%',
  '%zz',
  '%00',
  'a%2Fb',
  'a/b',
  'a+b#c',
  "'; DROP TABLE event; --",
  '"',
  '\\',
  '\u0000',
  '\uFEFF',
  'é漢字🦀',
  'A'.repeat(5_000),
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  '$(id)',
  '<script>',
  '(a+)+$',
  '[',
  '-1',
  '0x10',
  '1e400',
  '1.5',
  '99999999999999999999999',
  '-9223372036854775809',
];

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2n ** 63n,
  -(2n ** 70n),
  '',
  ' ',
  'text',
  '\u0000',
  'x'.repeat(20_000),
  [],
  [[]],
  [null],
  {},
  { a: { b: { c: {} } } },
  [1, 'two', { three: 3 }],
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
];

/** A name that no object has. */
function garbageText(random: SeededRandom): string {
  return random.integer(4) === 0 ? Buffer.from(random.bytes(1 + random.integer(30))).toString('latin1') : random.pick(TEXTS);
}

/** A path in which every parameter is garbage, with garbage for a query. */
export function garbagePath(route: string, random: SeededRandom): string {
  // An age of whatever number, negative ones too, is valid and deletes: it gets a letter.
  const path = route.replace(/(age\/)?[:*][A-Za-z]*/g, (_, age) => (age ? 'age/x' : '') + escaped(garbageText(random), random));
  if (random.integer(2) === 0) return path;
  const names = [
    'offset',
    'limit',
    'labels',
    'numeric',
    'aggregateFunc',
    'ds-pushevent',
    'ds-returnevent',
    'ds-regexcmd',
    'descendantsOf',
    'maxLevels',
    'waitMs',
    'path',
  ];
  const pairs = Array.from({ length: 1 + random.integer(3) }, () => `${random.pick(names)}=${escaped(garbageText(random), random)}`);
  return `${path}?${pairs.join('&')}`;
}

/** Mostly as a client would escape it, sometimes as it is where a URL can hold it. */
function escaped(text: string, random: SeededRandom): string {
  return random.integer(4) === 0 && /^[\w.%~-]+$/.test(text) ? text : encodeURIComponent(text.toWellFormed());
}

/** A body made from a valid one by damage, and the content type it claims. */
export function garbageBody(valid: unknown, random: SeededRandom): { bytes: Uint8Array; contentType: string } {
  const bytes = random.pick(DAMAGES)(valid, random);
  const contentType = random.pick([
    'application/json',
    'application/json',
    'application/json; charset=utf-8',
    'application/cbor',
    'text/plain',
    'application/x-yaml',
    'multipart/form-data; boundary=x',
    'multipart/form-data',
    '',
    'a/b;c',
  ]);
  return { bytes, contentType };
}

const DAMAGES: readonly ((valid: unknown, random: SeededRandom) => Uint8Array)[] = [
  (valid, random) => json(damaged(valid, random)),
  (valid, random) => json(damaged(valid, random)),
  (valid, random) => json(damaged(damaged(valid, random), random)),
  (valid, random) => json(without(valid, random)),
  (valid, random) => Buffer.from(encodeCbor(damaged(valid, random))),
  (valid, random) => cut(json(valid), random),
  (valid, random) => cut(Buffer.from(encodeCbor(valid)), random),
  (valid, random) => flipped(json(valid), random),
  (_valid, random) => random.bytes(random.integer(300)),
  (_valid, random) => json(random.pick(VALUES)),
  (_valid, random) => Buffer.from(random.pick(['[', '{"a":']).repeat(random.pick([10, 1_000, 20_000]))),
  (_valid, random) => Buffer.from(`{"apiVersion":"v3","n":${'9'.repeat(random.pick([20, 400, 5_000]))}}`),
  (valid) => Buffer.concat([json(valid), json(valid)]),
  () => Buffer.alloc(300_000, 'x'),
  () => Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="p.yaml"\r\n\r\nname: [*a, &a\r\n--x--\r\n'),
  () => Buffer.from(`a: &a [x]\n${Array.from({ length: 30 }, (_, n) => `b${n}: &b${n} [*a, *a]`).join('\n')}\n`),
];

function json(value: unknown): Buffer {
  return Buffer.from(stringifyJson(value) ?? 'null');
}

function cut(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  return bytes.subarray(0, random.integer(bytes.length));
}

function flipped(bytes: Buffer, random: SeededRandom): Uint8Array {
  for (let n = 1 + random.integer(5); n > 0; n--) bytes[random.integer(bytes.length)] = random.integer(256);
  return bytes;
}

/** A copy with one value somewhere inside replaced by one of another kind. */
export function damaged(value: unknown, random: SeededRandom): unknown {
  if (typeof value !== 'object' || value === null || random.integer(6) === 0) return random.pick(VALUES);
  if (Array.isArray(value))
    return value.length === 0 ? random.pick(VALUES) : value.with(random.integer(value.length), damaged(value[0], random));
  const name = random.pick(Object.keys(value).concat('unknown'));
  return { ...value, [name]: damaged((value as Record<string, unknown>)[name], random) };
}

/** A copy with one member somewhere inside left out. */
function without(value: unknown, random: SeededRandom): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, random));
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return value;
  const name = random.pick(Object.keys(value));
  const { [name]: inner, ...rest } = value as Record<string, unknown>;
  return random.integer(2) === 0 && typeof inner === 'object' ? { ...rest, [name]: without(inner, random) } : rest;
}
