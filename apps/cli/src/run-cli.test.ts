import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EdgeError } from '@skerry/contracts';
import { runCommand } from './cli.test.ts';
import { type CommandGroup, defineCommand } from './command.ts';
import { EXIT } from './exit-code.ts';
import type { Output } from './output/output.ts';
import { runCli } from './run-cli.ts';
import { Declined } from './usage-error.ts';

const failing = (error: unknown) => async () =>
  defineCommand({
    summary: 'Fails.',
    examples: [],
    args: {},
    run: async () => {
      throw error;
    },
  });

const root: CommandGroup = {
  summary: 'A program.',
  commands: {
    greet: async () =>
      defineCommand({
        summary: 'Greets.',
        examples: ['skerry greet you # politely'],
        remote: false,
        args: {
          name: { type: 'positional', description: 'Who', required: true },
          loud: { type: 'boolean', alias: 'l', description: 'Louder' },
          language: { type: 'enum', options: ['en', 'sv'], default: 'en', description: 'In which language' },
        },
        async run({ args, output }) {
          output.line(`${args.language} ${args.name}${args.loud ? '!' : ''}`);
        },
      }),
    lost: failing(new EdgeError('NotFound', 'no such thing')),
    away: failing(new EdgeError('ServiceUnavailable', 'nobody answers')),
    refuse: failing(new EdgeError('StatusConflict', 'request failed, status code: 409, err: it is in use')),
    decline: failing(new Declined('Nothing was changed.')),
    break: failing(new EdgeError('Database', 'it broke')),
    nested: async () => ({ summary: 'More.', commands: { lost: failing(new EdgeError('NotFound', 'deeper')) } }),
  },
};

async function run(...argv: string[]): Promise<{ code: number; lines: string[]; notes: string[] }> {
  const lines: string[] = [];
  const notes: string[] = [];
  const output: Output = {
    json: false,
    terminal: false,
    width: 80,
    line: (text) => void lines.push(text),
    note: (text) => void notes.push(text),
  };
  return { code: await runCli(root, argv, output), lines, notes };
}

describe('the command line', () => {
  it('runs a command with its arguments', async () => {
    assert.deepEqual(await run('greet', 'you', '-l', '--language', 'sv'), { code: 0, lines: ['sv you!'], notes: [] });
  });

  it('lists commands and exit codes, with code 0 when asked to and 2 when not', async () => {
    const asked = await run('--help');
    assert.equal(asked.code, EXIT.ok);
    assert.match(asked.lines[0] ?? '', /^ {2}greet +Greets\.$/m);
    assert.match(asked.lines[0] ?? '', /Exit codes: 0 done, 1 failed, 2 wrong command line/);
    assert.deepEqual({ ...(await run()), code: 0 }, asked);
    assert.equal((await run()).code, EXIT.usage);
    assert.match((await run('nested', '--help')).lines[0] ?? '', /Usage: skerry nested COMMAND/);
  });

  it('explains a command: arguments, options with defaults and choices, examples', async () => {
    const { lines } = await run('greet', '--help');
    const help = lines[0] ?? '';
    assert.match(help, /^Usage: skerry greet NAME \[options\]$/m);
    assert.match(help, /^ {2}NAME +Who$/m);
    assert.match(help, /^ {2}-l, --loud +Louder$/m);
    assert.match(help, /^ {2}--language VALUE +In which language \(en, sv\) \[default: en\]$/m);
    assert.match(help, /^ {2}skerry greet you # politely$/m);
  });

  it('names the nearest command and option for mistyped ones', async () => {
    assert.deepEqual(await run('gret'), {
      code: EXIT.usage,
      lines: [],
      notes: ['There is no command "skerry gret". Did you mean "greet"? Run "skerry --help" for all.'],
    });
    assert.match((await run('nested', 'los')).notes[0] ?? '', /no command "skerry nested los"\. Did you mean "lost"\?/);
    assert.match((await run('greet', 'you', '--lowd')).notes[0] ?? '', /has no option --lowd\. Did you mean --loud\?/);
    assert.doesNotMatch((await run('utterly-else')).notes[0] ?? '', /Did you mean/);
  });

  it('says what is missing or not among the choices', async () => {
    const missing = await run('greet');
    assert.equal(missing.code, EXIT.usage);
    assert.match(missing.notes[0] ?? '', /NAME.*Run "skerry greet --help"/);
    assert.equal((await run('greet', 'you', '--language', 'xx')).code, EXIT.usage);
  });

  it('ends with a code that says what went wrong, and one sentence', async () => {
    const codes = await Promise.all(['lost', 'away', 'refuse', 'decline', 'break'].map((name) => run(name)));
    assert.deepEqual(
      codes.map(({ code, notes }) => [code, ...notes]),
      [
        [EXIT.notFound, 'no such thing'],
        [EXIT.unreachable, 'nobody answers'],
        [EXIT.refused, 'it is in use'],
        [EXIT.declined, 'Nothing was changed.'],
        [EXIT.failed, 'it broke'],
      ],
    );
  });

  it('is what the program runs', async () => {
    const { code, out, err } = await runCommand(['devcie']);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /Did you mean "device"\?/);
    assert.equal((await runCommand(['--help'])).code, 0);
  });
});
