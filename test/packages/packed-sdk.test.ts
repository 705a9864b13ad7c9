import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Child, eventually, startSystem } from '@skerry/testkit';

const ROOT = join(import.meta.dirname, '../..');
const BIN = join(ROOT, 'node_modules/.bin');

describe('the packed SDKs', () => {
  let folder: string;
  let packed: readonly string[];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'skerry-packed-'));
    packed = execFileSync(process.execPath, [join(ROOT, 'tools/pack-sdk.ts'), join(folder, 'packed')], { encoding: 'utf8' })
      .trim()
      .split('\n');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are in the form that publint wants, without sources and tests', () => {
    assert.equal(packed.length, 8);
    for (const file of packed) {
      const files = execFileSync('tar', ['-tzf', file], { encoding: 'utf8' });
      assert.doesNotMatch(files, /\.test\.|(?<!\.d)\.ts$/m, basename(file));
      execFileSync(join(BIN, 'publint'), [file, '--strict'], { stdio: 'pipe' });
    }
  });

  it('install into an empty folder with nothing of ours from the registry', () => {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'mine', version: '1.0.0', private: true, type: 'module' }));
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', ...packed], {
      cwd: folder,
      stdio: 'pipe',
    });
    const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as { packages: Record<string, { resolved?: string }> };
    const ours = Object.entries(lock.packages).filter(([name]) => name.startsWith('node_modules/@skerry/'));
    assert.deepEqual(
      ours.filter(([, { resolved }]) => !resolved?.startsWith('file:')),
      [],
    );
    assert.deepEqual(readdirSync(join(folder, 'node_modules/@skerry')).length, packed.length);
  });

  it('bring declarations that a strict consumer compiles against', () => {
    for (const name of ['driver', 'app'])
      cpSync(join(ROOT, 'examples', name), join(folder, name), { recursive: true, filter: (path) => !path.endsWith('.test.ts') });
    const compilerOptions = {
      target: 'ES2024',
      lib: ['ES2024', 'ESNext'],
      module: 'NodeNext',
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules/@types')],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['driver', 'app'] }));
    execFileSync(join(BIN, 'tsc'), ['-p', folder], { stdio: 'inherit' });
    writeFileSync(
      join(folder, 'driver/wrong.ts'),
      "import { thermometer } from './driver.ts';\nexport const name: number = thermometer.name;\n",
    );
    assert.throws(() => execFileSync(join(BIN, 'tsc'), ['-p', folder], { stdio: 'pipe' }), 'the declarations say nothing');
  });

  it('run a driver and an app service beside a platform', async () => {
    await using system = await startSystem({ mode: 'together' });
    await using app = started('app', { folder, portOffset: system.portOffset });
    await using _driver = started('driver', { folder, portOffset: system.portOffset });
    const office = await eventually(() => system.command.get('Office', 'Temperature'), { what: 'the room of the driver' });
    assert.equal(office.readings[0]?.value, '2.1e+01');
    const line = await eventually(() => app.child.log.split('\n').find((text) => text.startsWith('warm: ')), {
      what: 'an event through the app service',
      withinMs: 20_000,
    });
    assert.match(line, /"deviceName":"Office"/);
  });
});

function started(name: string, place: { folder: string; portOffset: number }): AsyncDisposable & { readonly child: Child } {
  const child = new Child({
    name,
    args: [join(place.folder, name, 'main.ts')],
    env: { PATH: process.env.PATH, SKERRY_DATA: join(place.folder, `data-${name}`), SKERRY_PORT_OFFSET: String(place.portOffset) },
  });
  return {
    child,
    async [Symbol.asyncDispose]() {
      const { code } = await child.end('SIGTERM', 2_000);
      assert.equal(code, 0, child.log);
    },
  };
}
