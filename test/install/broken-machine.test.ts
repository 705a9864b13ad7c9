import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { reservePorts } from '@skerry/testkit';
import { mountSmallDisk, type SmallDisk } from '../system/small-disk.ts';
import { cleanMachine, withoutLaunchers } from './clean-machine.ts';
import { Program } from './program.ts';

const NOBODY = 65534;
const WITHIN_MS = 50_000;

describe('npm start on a machine that cannot run it', { skip: withoutLaunchers('16', '22') }, () => {
  it('says which Node it needs', async () => {
    using machine = cleanMachine();
    const said = await fails({ cwd: machine.clone('clone'), env: machine.env('16') });
    assert.deepEqual(said, [
      'Cannot set up Skerry with Node 16.20.2: install Node 18 or later (it only installs and launches; Skerry brings the Node it runs on).',
    ]);
  });

  it('says that the folder cannot be written', async () => {
    using machine = cleanMachine();
    chmodSync(machine.folder, 0o755);
    const clone = machine.clone('clone');
    chmodSync(clone, 0o555);
    const said = await fails({ cwd: clone, env: machine.env('22'), ...(userInfo().uid === 0 && { uid: NOBODY }) });
    assert.deepEqual(said, [
      `Cannot set up Skerry: the folder ${clone} cannot be written. Clone into a folder of your own and run the command again.`,
    ]);
  });

  it('says that the disk is full, before it begins or while it installs', async (test) => {
    using disk = smallDisk(330);
    if (disk === undefined) return test.skip('mounting is refused here');
    using machine = cleanMachine(disk.folder);
    const clone = machine.clone('clone');
    const full = new RegExp(
      `^Cannot set up Skerry: the disk that holds ${machine.folder}\\S* is full \\(\\d+ MB left\\)\\. Free about 400 MB and run`,
    );

    disk.fill(100 * 2 ** 20);
    const before = await fails({ cwd: clone, env: machine.env('22') });
    assert.equal(before.length, 1);
    assert.match(before[0] ?? '', full);

    disk.empty();
    const during = await fails({ cwd: clone, env: machine.env('22') });
    assert.match(during.at(-1) ?? '', full);
    assert.ok(
      during.every((line) => /^(Setting up Skerry| {2}still installing|Cannot set up)/.test(line)),
      during.join('\n'),
    );
  });

  it('says which port is taken, and how to use others', async () => {
    await using slot = await reservePorts();
    using machine = cleanMachine();
    const port = 59881 + slot.offset;
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    const args = ['up', '--data', join(machine.folder, 'data'), '--port-offset', String(slot.offset)] as const;
    await using program = new Program([process.execPath, join(import.meta.dirname, '../../apps/cli/src/main.ts'), ...args], {
      cwd: machine.folder,
      env: machine.env('22'),
    });
    const { code } = await program.ends(WITHIN_MS);
    squatter.close();
    assert.notEqual(code, 0);
    assert.match(program.output.trim(), new RegExp(`^Cannot start core-metadata on 127\\.0\\.0\\.1:${port}: .*--port-offset[^\\n]*$`));
  });
});

/** What npm start says, npm's own lines left out, when it fails. */
async function fails(options: { cwd: string; env: Record<string, string | undefined>; uid?: number }): Promise<string[]> {
  await using program = new Program(['npm', 'start'], options);
  const { code } = await program.ends(WITHIN_MS);
  assert.equal(code, 1, program.output);
  return program.lines.map(({ text }) => text).filter((text) => text.trim() !== '' && !/^(>|npm (ERR!|error|notice|warn|WARN))/.test(text));
}

function smallDisk(megabytes: number): SmallDisk | undefined {
  try {
    return mountSmallDisk(megabytes);
  } catch {
    return undefined; // the test says so
  }
}
