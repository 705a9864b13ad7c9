import type { ArgDef, ArgsDef } from 'citty';
import type { Command, CommandGroup } from './command.ts';
import { formatTable } from './output/table.ts';

const EXIT_CODES =
  '"skerry --version" prints the version. Exit codes: 0 done, 1 failed, 2 wrong command line, 3 not reachable, 4 not found, 5 refused, 6 declined.';

/** Text of `--help` for a command: what it does, how to write it, its options, examples. */
export function commandHelp(words: readonly string[], command: Command, args: ArgsDef): string {
  const named = Object.entries(args);
  const positionals = named.filter(([, arg]) => arg.type === 'positional');
  const options = named.filter(([, arg]) => arg.type !== 'positional');
  const usage = [
    'Usage:',
    ...words,
    ...positionals.map(([name, arg]) => placeholder(name, arg)),
    ...(options.length > 0 ? ['[options]'] : []),
  ];
  const sections = [`${command.summary}\n\n${usage.join(' ')}`];
  if (positionals.length > 0) sections.push(listing(positionals.map(([name, arg]) => [name.toUpperCase(), described(arg)])));
  if (options.length > 0) sections.push(`Options:\n${listing(options.map(([name, arg]) => [optionText(name, arg), described(arg)]))}`);
  if (command.examples.length > 0) sections.push(`Examples:\n${command.examples.map((line) => `  ${line}`).join('\n')}`);
  return sections.join('\n\n');
}

/** Text of `--help` for a group of commands. */
export async function groupHelp(words: readonly string[], group: CommandGroup): Promise<string> {
  const rows: [string, string][] = [];
  for (const [name, load] of Object.entries(group.commands)) rows.push([name, (await load()).summary]);
  const more = `Run "${words.join(' ')} COMMAND --help" for the options and examples of a command.`;
  return [
    group.summary,
    `Usage: ${words.join(' ')} COMMAND`,
    `Commands:\n${listing(rows)}`,
    more,
    ...(words.length === 1 ? [EXIT_CODES] : []),
  ].join('\n\n');
}

function listing(rows: readonly (readonly [string, string])[]): string {
  const columns = [
    { title: '', value: (row: readonly [string, string]) => `  ${row[0]}` },
    { title: '', value: (row: readonly [string, string]) => row[1] },
  ];
  return formatTable(rows, columns).slice(1);
}

function placeholder(name: string, arg: ArgDef): string {
  return arg.required === false ? `[${name.toUpperCase()}]` : name.toUpperCase();
}

function optionText(name: string, arg: ArgDef): string {
  const short = aliasesOf(arg).map((alias) => `-${alias}, `);
  const value = arg.type === 'boolean' ? '' : ` ${(arg.valueHint ?? 'value').toUpperCase()}`;
  return `${short.join('')}--${name}${value}`;
}

function described(arg: ArgDef): string {
  const choices = 'options' in arg && arg.options ? ` (${arg.options.join(', ')})` : '';
  const fallback = arg.default === undefined || arg.default === false || arg.default === '' ? '' : ` [default: ${arg.default}]`;
  return `${arg.description ?? ''}${choices}${fallback}`;
}

/** The short forms of an option, without dashes. */
export function aliasesOf(arg: ArgDef): readonly string[] {
  return 'alias' in arg ? [arg.alias ?? []].flat() : [];
}
