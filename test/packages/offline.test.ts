import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { eventually, findProgram, reservePorts } from '@skerry/testkit';
import { blocksOf, commandsOf } from '../guides/guide.ts';
import { Program, processesOf } from '../install/program.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What a machine without Node has at least: the shell, and what the launcher asks for. */
const PROGRAMS = ['sh', 'readlink', 'dirname', 'uname'];

const GUIDE = blocksOf(readFileSync(join(ROOT, 'docs/guides/offline.md'), 'utf8'));

/** The commands of the offline guide under a marker. */
function commands(marker: string): string[] {
  return GUIDE.filter((block) => block.marker === marker).flatMap(commandsOf);
}

describe('the offline bundle and its guide', () => {
  let folder: string;
  let bundle: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'skerry-offline-'));
    const [pack] = commands('run: pack');
    assert.equal(pack, 'npm run pack:offline');
    execFileSync(process.execPath, [join(ROOT, 'tools/pack-offline.ts'), folder]);
    execFileSync('sh', ['-ec', commands('run: unpack').join('\n')], { cwd: folder });
    bundle = join(folder, readdirSync(folder).find((name) => !name.endsWith('.tar.gz')) ?? '');
    mkdirSync(join(folder, 'bin'));
    for (const name of PROGRAMS) symlinkSync(findProgram(name) ?? assert.fail(`${name} is missing`), join(folder, 'bin', name));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is named after version, system and processor, and stays small', (test) => {
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.tar.gz'));
    assert.match(file, new RegExp(`^skerry-\\d+\\.\\d+\\.\\d+-linux-${process.arch}\\.tar\\.gz$`));
    const megabytes = statSync(join(folder, file)).size / 2 ** 20;
    test.diagnostic(`${megabytes.toFixed(0)} MiB packed`);
    assert.ok(megabytes < 80);
    accessSync(join(bundle, 'skerry'), constants.X_OK);
  });

  it('runs where there is no node, no npm and no registry', async () => {
    await using slot = await reservePorts();
    const env = { PATH: join(folder, 'bin'), HOME: join(folder, 'home'), SKERRY_PORT_OFFSET: String(slot.offset) };
    const [start = ''] = commands('run: start');
    await using platform = new Program(['sh', '-c', `exec ${start}`], { cwd: bundle, env });
    await platform.says(/^Skerry is up/, 20_000);
    await platform.says(/\.\/skerry device list/, 1_000);
    for (const command of commands('run')) await said(['sh', '-c', command], { cwd: bundle, env });

    const status = await said(['./skerry', 'status'], { cwd: bundle, env });
    assert.match(status, /^core-data +http:\/\/127\.0\.0\.1:\d+ +up/m);
    assert.match(status, /^device-modbus +\S+ +up/m);
    await eventually(() => said(['./skerry', 'device', 'read', 'Gateway', 'CpuUsage'], { cwd: bundle, env }), { what: 'a measurement' });
    const list = await said(['./skerry', 'device', 'list'], { cwd: bundle, env });
    assert.match(list, /^Random-Integer-Device/m);

    platform.signal('SIGTERM');
    assert.deepEqual(await platform.ends(2_000), { code: 0, signal: null });
    assert.deepEqual(processesOf(bundle), []);
  });

  it('makes a systemd unit that starts itself', async () => {
    const env = { PATH: join(folder, 'bin'), HOME: join(folder, 'home') };
    const unit = await said(['./skerry', 'service', 'install', '--dry-run'], { cwd: bundle, env });
    assert.match(unit, new RegExp(`^ExecStart=${bundle}/skerry up --data `, 'm'));
  });
});

async function said(command: readonly [string, ...string[]], options: { cwd: string; env: Record<string, string> }): Promise<string> {
  await using program = new Program(command, options);
  const { code } = await program.ends(10_000);
  assert.equal(code, 0, program.output);
  return program.output;
}
