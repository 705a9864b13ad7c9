import assert from 'node:assert/strict';
import { cpSync, existsSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { eventually } from '@skerry/testkit';
import { type CleanMachine, cleanMachine, withoutLaunchers } from './clean-machine.ts';
import { Program, processesOf } from './program.ts';

const TOOLS = join(import.meta.dirname, '../../tools');
const LAUNCHER = '22';
const WITHIN_MS = 40_000;

describe('setting up', { skip: withoutLaunchers(LAUNCHER) }, () => {
  it('installs and bundles once, and again only what changed', async () => {
    using machine = cleanMachine();
    const clone = smallClone(machine);
    assert.match(
      await setUp(machine, clone),
      /Setting up Skerry: installing packages \(once.*\n(.*\n)*Packages installed in .* s\.\nBundled/,
    );
    assert.equal(existsSync(join(clone, 'node_modules/typescript')), false);
    assert.equal(await setUp(machine, clone), '');

    writeFileSync(join(clone, 'apps/cli/src/main.ts'), 'console.log("changed");\n');
    assert.match(await setUp(machine, clone), /^Bundled the platform in \d+ ms\.$/m);
    assert.deepEqual(leftBehind(clone), []);
  });

  it('leaves development packages alone, also those that npm put there by itself', async () => {
    using machine = cleanMachine();
    const clone = smallClone(machine);
    await setUp(machine, clone, '--dev');
    assert.equal(await setUp(machine, clone), '');
    rmSync(join(clone, 'node_modules/.skerry-setup.json'));
    assert.match(await setUp(machine, clone), /installing packages for development/);
    assert.ok(existsSync(join(clone, 'node_modules/typescript')));
  });

  it('waits for another set-up of the same clone, and for none that was killed', async () => {
    using machine = cleanMachine();
    const clone = smallClone(machine);
    writeFileSync(join(clone, '.setup.lock'), String(2 ** 22 + 1));
    const said = await Promise.all([setUp(machine, clone), setUp(machine, clone)]);
    assert.equal(said.filter((text) => /Packages installed/.test(text)).length, 1);
    assert.equal(said.filter((text) => /^Another set-up of this clone is running; waiting for it \.\.\.$/m.test(text)).length, 1);
    assert.deepEqual(leftBehind(clone), []);
  });

  it('ends npm when it is told to stop, and begins anew the next time', async () => {
    using machine = cleanMachine();
    const clone = smallClone(machine);
    await using program = start(machine, clone);
    await eventually(() => processesOf(clone).some((line) => / npm install /.test(line)), { what: 'npm to install' });
    program.signal('SIGTERM');
    const { code } = await program.ends(5_000);
    assert.equal(code, 143);
    assert.deepEqual(processesOf(clone), []);
    assert.match(await setUp(machine, clone), /Packages installed/);
  });

  it('says what to do when the registry cannot be reached, and when there is no npm', async () => {
    using machine = cleanMachine();
    const clone = smallClone(machine);
    const nowhere = { ...machine.env(LAUNCHER), npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' };
    assert.equal(lastLine(await fails(clone, nowhere)), UNREACHABLE);
    const withoutNpm = { ...machine.env(LAUNCHER), PATH: '/nowhere' };
    assert.match(
      lastLine(await fails(clone, withoutNpm)),
      /^Cannot set up Skerry: npm could not be run \(.*\)\. Install npm 9 or later\.$/,
    );
  });
});

const UNREACHABLE =
  'Cannot set up Skerry: the npm registry cannot be reached. Check the network or proxy, or use the offline bundle (docs/guides/offline.md).';

/** A clone with next to nothing to install: what sets it up is the same. */
function smallClone({ folder }: CleanMachine): string {
  const clone = join(folder, 'clone');
  for (const name of ['packages', 'services', 'drivers', 'exporters', 'apps/cli/src']) mkdirSync(join(clone, name), { recursive: true });
  for (const name of globSync('*.mjs', { cwd: TOOLS })) cpSync(join(TOOLS, name), join(clone, 'tools', name));
  const packages = { dependencies: { esbuild: '0.28.2' }, devDependencies: { typescript: '5.9.3' } };
  writeFileSync(
    join(clone, 'package.json'),
    JSON.stringify({ name: 'small', version: '1.0.0', private: true, type: 'module', ...packages }),
  );
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ name: 'small', version: '1.0.0', lockfileVersion: 3, packages: {} }));
  writeFileSync(join(clone, 'apps/cli/src/main.ts'), 'console.log("small");\n');
  // Stands in for the Node of the platform, which is too much to fetch for each of these tests.
  mkdirSync(join(clone, 'node_modules', PINNED, 'bin'), { recursive: true });
  writeFileSync(join(clone, 'node_modules', PINNED, 'bin/node'), '');
  return clone;
}

const PINNED = `node-${process.platform}-${process.arch}`;

function start(machine: CleanMachine, clone: string, ...flags: string[]): Program {
  return new Program([process.execPath, join(clone, 'tools/setup.mjs'), ...flags], { cwd: clone, env: machine.env(LAUNCHER) });
}

async function setUp(machine: CleanMachine, clone: string, ...flags: string[]): Promise<string> {
  await using program = start(machine, clone, ...flags);
  const { code } = await program.ends(WITHIN_MS);
  assert.equal(code, 0, program.output);
  return program.output;
}

async function fails(clone: string, env: Record<string, string | undefined>): Promise<string> {
  await using program = new Program([process.execPath, join(clone, 'tools/setup.mjs')], { cwd: clone, env });
  const { code } = await program.ends(WITHIN_MS);
  assert.equal(code, 1, program.output);
  return program.output;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

function leftBehind(clone: string): string[] {
  return globSync(['.setup.lock*', 'dist.making*'], { cwd: clone });
}
