import { tryParseDuration } from './duration.ts';
import { isUuid } from './ids.ts';
import { canonicalValueType } from './values.ts';

/** One validation tag of a member, ready to run; `parent` is the object the member belongs to. */
export interface Rule {
  readonly tag: string;
  readonly param: string;
  readonly holds: (value: unknown, parent: Readonly<Record<string, unknown>>) => boolean;
}

/** The rules of a member in EdgeX's order; the first that fails ends them. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  /** Says of which values the rules are not asked; absent if they always are. */
  readonly skips: ((value: unknown) => boolean) | undefined;
  /** Elements are validated too. */
  readonly dive: boolean;
}

type Check = (value: unknown, param: string, parent: Readonly<Record<string, unknown>>) => boolean;

const UNRESERVED = /^[a-zA-Z0-9-_~:;=]+$/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~:;=';
const ANY_UUID = /^(?:urn:uuid:[-0-9a-f]{36}|\{[-0-9a-f]{36}\}|[0-9a-f]{32})$/i;
const URI = /^(?:\/|[a-z][a-z0-9+.-]*:)[^\s\u007f]*$/i;

const CHECKS: Readonly<Record<string, Check>> = {
  required: (value) => !isZero(value),
  required_without: (value, other, parent) => value !== undefined || parent[other.charAt(0).toLowerCase() + other.slice(1)] !== undefined,
  len: (value, length) => String(value ?? '').length === Number(length),
  gt: (value, limit) => sizeOf(value) > Number(limit),
  gte: (value, limit) => sizeOf(value) >= Number(limit),
  oneof: (value, list) => list.slice(1, -1).split("' '").includes(String(value)),
  uuid: (value) => isUuid(String(value)),
  uri: (value) => URI.test(String(value)),
  'edgex-dto-uuid': (value, _param, parent) => value === undefined || isEdgexUuid(String(value), parent.name),
  'edgex-dto-none-empty-string': (value) => value === undefined || !isBlank(String(value)),
  'edgex-dto-value-type': (value) => canonicalValueType(String(value)) !== undefined,
  'edgex-dto-duration': (value, limits) => isDuration(String(value), limits),
  'edgex-dto-rfc3986-unreserved-chars': (value) => value === undefined || UNRESERVED.test(String(value)),
  'edgex-dto-no-reserved-chars': (value) => value === undefined || /^[^/#+$]+$/.test(String(value)),
};

const UNRESERVED_TEXT = ` field only allows unreserved characters which are ${ALPHABET}`;
const RESERVED_TEXT = ' field does not allow reserved characters which are /#+$';

/** What follows the path of a member in the message of each tag. */
const TEXTS: Readonly<Record<string, (param: string) => string>> = {
  uuid: () => ' field needs a uuid',
  'edgex-dto-uuid': () => ' field needs a uuid',
  required: () => ' field is required',
  required_without: (other) => ` field is required if the ${other} is not present`,
  oneof: (values) => ` field should be one of ${values}`,
  gt: (limit) => ` field should greater than ${limit}`,
  unique: (member) => ` field should only contain unique elements${member === '' ? '' : ` with unique '${member}' values`}`,
  'edgex-dto-none-empty-string': () => ' field should not be empty string',
  'edgex-dto-duration': (limits) =>
    ` field should follows the ISO 8601 Durations format, e.g.,100ms, 24h, or be greater than or equal to the minimum value ${limits} `,
  'edgex-dto-rfc3986-unreserved-chars': () => UNRESERVED_TEXT,
  'len=0|edgex-dto-rfc3986-unreserved-chars': () => UNRESERVED_TEXT,
  'edgex-dto-no-reserved-chars': () => RESERVED_TEXT,
  'len=0|edgex-dto-no-reserved-chars': () => RESERVED_TEXT,
};

/**
 * The rules of validation tags such as `required,edgex-dto-none-empty-string`; `a|b` passes if either does.
 *
 * Of a pointer (a member of a change) only absence counts as empty, of others an empty text and zero too.
 *
 * @throws {RangeError} for a tag that does not exist, so that a mistake in a schema shows at its first use.
 */
export function parseRules(tags: string | undefined, isPointer = false): RuleSet {
  const all = tags ? tags.split(',') : [];
  const rules = all.filter((tag) => tag !== 'omitempty' && tag !== 'dive').map(parseRule);
  const isEmpty = isPointer ? isAbsent : isZero;
  const required = { tag: 'required', param: '', holds: (value: unknown) => !isEmpty(value) };
  return {
    rules: rules.map((rule) => (rule.tag === 'required' ? required : rule)),
    skips: all.includes('omitempty') ? isEmpty : undefined,
    dive: all.includes('dive'),
  };
}

/** The message for a member that breaks a rule, as EdgeX words it. */
export function ruleMessage(path: string, { tag, param }: Rule): string {
  if (tag === 'len') return `The length of ${path} field is not ${param}`;
  const text = TEXTS[tag];
  return path + (text ? text(param) : ` field validation failed on the ${tag} tag with value '${param}'`);
}

function isAbsent(value: unknown): boolean {
  return value === undefined;
}

/** Whether a value is Go's zero value of its type; an absent list or map is, an empty one is not. */
export function isZero(value: unknown): boolean {
  return value === undefined || value === '' || value === 0 || value === 0n || value === false;
}

function parseRule(text: string): Rule {
  if (!text.includes('|')) {
    const [tag = '', param = ''] = text.split(/=(.*)/s);
    const check = checkOf(tag);
    return { tag, param, holds: (value, parent) => check(value, param, parent) };
  }
  const either = text.split('|').map(parseRule);
  return { tag: text, param: '', holds: (value, parent) => either.some((rule) => rule.holds(value, parent)) };
}

function checkOf(tag: string): Check {
  const check = Object.hasOwn(CHECKS, tag) ? CHECKS[tag] : undefined;
  if (!check) throw new RangeError(`There is no validation tag "${tag}"; add it to rules.ts or correct the schema.`);
  return check;
}

function isBlank(text: string): boolean {
  return !(text.charCodeAt(0) > 0x20 && text.charCodeAt(0) < 0x7f) && text.trim() === '';
}

function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : Number(value ?? 0);
}

/** EdgeX lets the id of a change be empty when there is a name. */
function isEdgexUuid(id: string, name: unknown): boolean {
  if (id.trim() === '' && typeof name === 'string' && name !== '') return true;
  return isUuid(id) || ANY_UUID.test(id);
}

function isDuration(text: string, limits: string): boolean {
  const duration = tryParseDuration(text, { days: true });
  if (duration === undefined) return false;
  const [least = '', most = ''] = limits.split('0x2C').map((limit) => limit.trim());
  if (least !== '' && duration < (tryParseDuration(least) ?? 0n)) return false;
  return most === '' || duration <= (tryParseDuration(most) ?? duration);
}
