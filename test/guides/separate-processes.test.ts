import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually } from '@skerry/testkit';
import type { Program } from '../install/program.ts';
import { blocksOf, commandsOf } from './guide.ts';
import { Reader } from './reader.ts';

const GUIDE = blocksOf(readFileSync(join(import.meta.dirname, '../../docs/guides/separate-processes.md'), 'utf8'));
const commands = (marker: string): string[] => GUIDE.filter((block) => block.marker === marker).flatMap(commandsOf);

test('services run as processes of their own as the guide says, and find each other', async () => {
  await using reader = await Reader.begin();
  const processes = commands('run: processes').map((command) => reader.start(command.replace(/ &$/, '')));
  const [status = '', read = ''] = commands('run');
  await eventually(() => reader.run(read), { what: 'a simulated device', withinMs: 30_000 });
  const services = processes.length - 1;
  assert.equal([...(await reader.run(status)).matchAll(/^\S+ +\S+ +up /gm)].length, services);

  const [elsewhere = ''] = commands('run: elsewhere');
  const modbus = reader.start(elsewhere.replaceAll('10.0.0.5', '127.0.0.1').replace(/^(.*) (\.\/skerry .*)$/, 'env $1 $2'));
  await eventually(async () => /^device-modbus +\S+ +up /m.test(await reader.run(status)), { what: 'device-modbus', withinMs: 20_000 });

  for (const program of [...processes, modbus].reverse()) await stops(program);
});

async function stops(program: Program): Promise<void> {
  program.signal('SIGINT');
  assert.deepEqual(await program.ends(2_000), { code: 0, signal: null }, program.output);
}
