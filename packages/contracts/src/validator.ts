import { EdgeError } from './errors.ts';
import { parseRules, type Rule, type RuleSet, ruleMessage } from './rules.ts';
import { structPath, type WireSchema } from './wire-schema.ts';

/** Collects the problems of a decoded value; knows where in the value it is. */
export interface Problems {
  readonly path: (string | number)[];
  readonly messages: string[];
}

/** Looks for broken rules in a decoded value. */
export type Validate = (value: unknown, problems: Problems) => void;

interface MemberRules {
  readonly name: string;
  readonly path: string;
  readonly rules: RuleSet;
  readonly inside: Validate | undefined;
}

/** A validator for the rules of a schema and of what it holds, or `undefined` if there are none. */
export function createValidator(schema: WireSchema): Validate | undefined {
  if (!schema.properties) return undefined;
  const members = Object.entries(schema.properties).map(([name, member]) => memberRules(name, member));
  const ruled = members.filter((member) => member.rules.rules.length > 0 || member.inside);
  return ruled.length === 0 ? undefined : (value, problems) => validateMembers(value as Record<string, unknown>, ruled, problems);
}

/** The error for the problems found, worded as EdgeX does: all of them in the order of the struct, joined by `; `. */
export function validationError(problems: Problems, { 'x-hide': hidden = '', 'x-invalid': outer }: WireSchema): EdgeError {
  const message = problems.messages.join('; ');
  const error = new EdgeError('ContractInvalid', hidden === '' ? message : message.replaceAll(hidden, ''));
  return outer === undefined ? error : new EdgeError('ContractInvalid', outer, { cause: error });
}

function memberRules(name: string, schema: WireSchema): MemberRules {
  const rules = parseRules(schema['x-validate'], schema['x-pointer']);
  return { name, path: structPath(name, schema), rules, inside: insideOf(schema, rules) };
}

function insideOf(schema: WireSchema, rules: RuleSet): Validate | undefined {
  if (schema.properties) return createValidator(schema);
  if (!rules.dive) return undefined;
  return schema.items ? listValidator(schema.items) : mapValidator(schema);
}

function validateMembers(value: Readonly<Record<string, unknown>>, members: readonly MemberRules[], problems: Problems): void {
  for (let index = 0; index < members.length; index++) {
    const member = members[index] as MemberRules;
    const content = value[member.name];
    const broken = firstBroken(member.rules, content, value);
    if (broken) problems.messages.push(ruleMessage(pathOf(problems, member.path), broken));
    else if (member.inside && content !== undefined) within(problems, member.path, member.inside, content);
  }
}

function firstBroken({ rules, skips }: RuleSet, value: unknown, parent: Readonly<Record<string, unknown>>): Rule | undefined {
  if (rules.length === 0 || skips?.(value)) return undefined;
  for (let index = 0; index < rules.length; index++) {
    const rule = rules[index] as Rule;
    if (!rule.holds(value, parent)) return rule;
  }
  return undefined;
}

function listValidator(schema: WireSchema): Validate | undefined {
  const inside = createValidator(schema);
  if (!inside) return undefined;
  return (list, problems) => {
    const items = list as readonly unknown[];
    for (let index = 0; index < items.length; index++) within(problems, index, inside, items[index]);
  };
}

function mapValidator(schema: WireSchema): Validate {
  const keys = parseRules(schema['x-validate-keys']);
  const values = parseRules(schema.additionalProperties?.['x-validate']);
  return (map, problems) => {
    for (const [name, value] of Object.entries(map as Record<string, unknown>)) {
      for (const broken of [firstBroken(keys, name, {}), firstBroken(values, value, {})]) {
        if (broken) problems.messages.push(ruleMessage(pathOf(problems, `[${name}]`), broken));
      }
    }
  };
}

function within(problems: Problems, segment: string | number, validate: Validate, value: unknown): void {
  problems.path.push(segment);
  validate(value, problems);
  problems.path.pop();
}

function pathOf(problems: Problems, last: string): string {
  return [...problems.path, last].map((segment, index) => segmentText(segment, index === 0)).join('');
}

function segmentText(segment: string | number, first: boolean): string {
  if (typeof segment === 'number') return `[${segment}]`;
  return first || segment.startsWith('[') ? segment : `.${segment}`;
}
