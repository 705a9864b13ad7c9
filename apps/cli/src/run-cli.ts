import { toEdgeError } from '@skerry/contracts';
import { nearestName } from '@skerry/runtime';
import type { ArgsDef } from 'citty';
import type { Command, CommandGroup } from './command.ts';
import { findTarget } from './connection/find-target.ts';
import { connectPlatform } from './connection/platform.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { aliasesOf, commandHelp, groupHelp } from './help.ts';
import { type Output, processOutput } from './output/output.ts';
import { plainMessage } from './output/plain-message.ts';
import { printable } from './output/table.ts';
import { readArgs } from './read-args.ts';
import { Declined, UsageError } from './usage-error.ts';
import { VERSION } from './version.ts';

const GLOBAL_ARGS = {
  json: { type: 'boolean', description: 'Results as JSON, for scripts' },
} satisfies ArgsDef;

const REMOTE_ARGS = {
  host: { type: 'string', description: 'Host of the platform', default: 'localhost', valueHint: 'host' },
  'port-offset': { type: 'string', description: 'Added to every port; found by itself for a platform of this machine', valueHint: 'n' },
  data: { type: 'string', description: 'Data folder of the platform', valueHint: 'dir' },
} satisfies ArgsDef;

/** Commands about this machine talk to no platform; `--data` names a folder to them, not a platform. */
const HERE = { host: 'localhost', portOffset: 0 };

/** Runs one command line (without the program's name) and resolves to the exit code. Errors become one sentence on standard error. */
export async function runCli(
  root: CommandGroup,
  argv: readonly string[],
  output: Output = processOutput(argv.includes('--json')),
): Promise<number> {
  try {
    return await runWords(root, argv, output);
  } catch (error) {
    output.note(printable(plainMessage(toEdgeError(error).firstMessage)));
    return codeOf(error);
  }
}

function codeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof Declined) return EXIT.declined;
  return exitCodeOf(toEdgeError(error));
}

async function runWords(root: CommandGroup, argv: readonly string[], output: Output): Promise<number> {
  if (argv[0] === '--version' || argv[0] === 'version') {
    output.line(output.json ? JSON.stringify({ version: VERSION }) : `skerry ${VERSION}`);
    return EXIT.ok;
  }
  const { words, found, rest } = await findCommand(root, argv);
  const wantsHelp = rest.includes('--help') || rest.includes('-h');
  if ('commands' in found) return await showGroup(words, found, { rest, wantsHelp, output });
  const args: ArgsDef = { ...found.args, ...(found.remote === false ? {} : REMOTE_ARGS), ...GLOBAL_ARGS };
  if (wantsHelp) {
    output.line(commandHelp(words, found, args));
    return EXIT.ok;
  }
  return await execute(found, { args, rest, output, words });
}

async function findCommand(root: CommandGroup, argv: readonly string[]) {
  const words = ['skerry'];
  let found: Command | CommandGroup = root;
  let rest = argv;
  while ('commands' in found) {
    const load: (() => Promise<Command | CommandGroup>) | undefined = Object.hasOwn(found.commands, rest[0] ?? '')
      ? found.commands[rest[0] ?? '']
      : undefined;
    if (load === undefined) break;
    words.push(rest[0] ?? '');
    found = await load();
    rest = rest.slice(1);
  }
  return { words, found, rest };
}

async function showGroup(
  words: readonly string[],
  group: CommandGroup,
  shown: { rest: readonly string[]; wantsHelp: boolean; output: Output },
): Promise<number> {
  const unknown = shown.rest.find((word) => !word.startsWith('-'));
  if (unknown !== undefined) {
    const hint = nearestName(unknown, Object.keys(group.commands));
    throw new UsageError(
      `There is no command "${[...words, unknown].join(' ')}".${hint ? ` Did you mean "${hint}"?` : ''} Run "${words.join(' ')} --help" for all.`,
    );
  }
  shown.output.line(await groupHelp(words, group));
  return shown.wantsHelp ? EXIT.ok : EXIT.usage;
}

async function execute(
  command: Command,
  given: { args: ArgsDef; rest: readonly string[]; output: Output; words: readonly string[] },
): Promise<number> {
  rejectUnknownOptions(given.args, given.rest, given.words);
  const args = parse(given.args, given.rest, given.words);
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  if (command.remote !== false) for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, interrupt);
  await using platform = connectPlatform(command.remote === false ? HERE : findTarget(args));
  const code = await command.run({ args, rest: args._, output: given.output, platform, signal: interrupted.signal });
  return code ?? EXIT.ok;
}

function parse(args: ArgsDef, rest: readonly string[], words: readonly string[]) {
  try {
    return readArgs(args, rest);
  } catch (error) {
    throw new UsageError(`${(error as Error).message.replace(/\.$/, '')}. Run "${words.join(' ')} --help" for what it takes.`);
  }
}

function rejectUnknownOptions(args: ArgsDef, rest: readonly string[], words: readonly string[]): void {
  const known = Object.entries(args).flatMap(([name, arg]) => [`--${name}`, `--no-${name}`, ...aliasesOf(arg).map((alias) => `-${alias}`)]);
  for (const word of beforeDashes(rest)) {
    const option = word.split('=')[0] ?? word;
    if (!/^-{1,2}[a-z]/i.test(word) || known.includes(option)) continue;
    const hint = nearestName(option, known);
    throw new UsageError(
      `"${words.join(' ')}" has no option ${option}.${hint ? ` Did you mean ${hint}?` : ''} Run it with --help for all.`,
    );
  }
}

function beforeDashes(rest: readonly string[]): readonly string[] {
  const end = rest.indexOf('--');
  return end === -1 ? rest : rest.slice(0, end);
}
