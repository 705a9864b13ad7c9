import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { eventually, findProgram } from '@skerry/testkit';
import type { Program } from '../install/program.ts';
import { type Block, blocksOf, commandsOf } from './guide.ts';
import { Reader } from './reader.ts';

const ROOT = join(import.meta.dirname, '../..');
const GUIDE = readFileSync(join(ROOT, 'docs/guides/getting-started.md'), 'utf8');
const PYTHON = join(ROOT, '.skerry/python/bin/python');

/** What a reader must see; each command of the guide that is named here is asked for exactly this. */
const EXPECTED: readonly [command: RegExp, said: RegExp][] = [
  [/^\.\/skerry status$/, /^core-data +\S+ +up +[\d.]+$[\s\S]*^\d+ devices, \d+ events?, \d+ readings?$/m],
  [/^\.\/skerry device list$/, /^Gateway +UP +device-host +Host +host$/m],
  [/device read Gateway CpuUsage/, /^CpuUsage +[\d.]+ +% +Float64$/m],
  [/profile import .* --dry-run/, /^name: Pump$[\s\S]*maximum: "?3000/m],
  [/profile import registers\.csv --name Pump$/, /^Made profile Pump with 4 resources/m],
  [/profile list/, /^Pump +.* 4 +0$/m],
  [/device add Pump-1/, /^Added device Pump-1/m],
  [/device show Pump-1/, /^Speed +Uint16 +RW +rpm +0 … 3000 +holding register 10 \(40011\)/m],
  [/device read Pump-1 Flow/, /^Flow +100 +l\/min +Uint16$/m],
  [/device write Pump-1 Speed 1200/, /^Written to Pump-1: Speed = 1200\.$/m],
  [/device read Pump-1 Speed/, /^Speed +1200 +rpm +Uint16$/m],
  [/device watch Pump-1 Speed/, /Pump-1 .*Speed 1200 rpm[\s\S]*1200 ┤█{5} /],
  [/event tail --device Pump-1/, /(^\S+Z +Pump-1 +(Flow=100 l\/min|Level=101 mm)$\s*){2}/m],
  [/event list --device Pump-1/, /^\S+Z +Pump-1 +Flow=100 l\/min$/m],
  [/reading export/, /^Wrote \d+ readings to flow\.csv\.$/m],
  [/device remove Pump-1/, /^Removed device Pump-1\.$/m],
  [/profile remove Pump/, /^Removed profile Pump\.$/m],
];

test('every command of the getting-started guide does what the guide says', { skip: withoutPeers() }, async () => {
  await using reader = await Reader.begin();
  const port = await freePort();
  const guide = GUIDE.replaceAll('127.0.0.1:5020', `127.0.0.1:${port}`).replaceAll('--port 5020', `--port ${port}`);
  const asked = new Set<RegExp>();
  let platform: Program | undefined;
  for (const block of blocksOf(guide)) {
    if (block.marker === 'run: start') platform = await start(reader, commandsOf(block));
    else if (block.marker === 'run: peer') await startPeer(reader, block);
    else if (block.marker === 'run: export') platform = await receiveExport(reader, { block, platform });
    else if (block.marker.startsWith('file: ')) writeFileSync(reader.path(block.marker.slice('file: '.length)), block.text);
    else for (const command of commandsOf(block)) await follow(reader, { command, asked });
  }
  assert.deepEqual(
    EXPECTED.filter(([command]) => !asked.has(command)),
    [],
  );
  assert.match(
    readFileSync(reader.path('flow.csv'), 'utf8'),
    /^time,origin,device,resource,value,type,units\r?\n\S+Z,\d{19},Pump-1,Flow,100,Uint16,l\/min/,
  );
  await stop(platform);
});

async function follow(reader: Reader, { command, asked }: { command: string; asked: Set<RegExp> }): Promise<void> {
  const said = await reader.run(command, { terminal: / watch /.test(command) });
  for (const [pattern, expected] of EXPECTED) {
    if (!pattern.test(command)) continue;
    assert.match(said, expected, command);
    asked.add(pattern);
  }
}

/** `npm start` is tried on fresh clones elsewhere; what it runs is `./skerry up`. */
async function start(reader: Reader, commands: readonly string[]): Promise<Program> {
  const command = commands.find((each) => each.startsWith('npm start')) ?? assert.fail('the guide does not start the platform');
  const platform = reader.start(command.replace(/^npm start( --)?/, './skerry up'));
  await platform.says(/^Skerry is up/, 30_000);
  // The guide's reader takes longer to open a second terminal than the devices take to register.
  await eventually(() => reader.run('./skerry device read Gateway CpuUsage'), { what: 'the machine as a device' });
  return platform;
}

async function stop(platform: Program | undefined): Promise<void> {
  platform?.signal('SIGINT');
  assert.deepEqual(await platform?.ends(2_000), { code: 0, signal: null });
}

/** The server runs on the Python that the test peers are installed with, in the versions that the guide names. */
async function startPeer(reader: Reader, block: Block): Promise<void> {
  const [, install = '', run = ''] = commandsOf(block);
  const peers = readFileSync(join(ROOT, 'tools/test-peers.sh'), 'utf8');
  assert.ok(peers.includes(install.replace(/^.* install /, '')), 'the guide installs other versions than the tests run with');
  const server = reader.start(run.replace('/tmp/pymodbus/bin/python', PYTHON));
  await server.says(/^ready \d+$/, 20_000);
}

async function receiveExport(reader: Reader, { block, platform }: { block: Block; platform: Program | undefined }): Promise<Program> {
  await stop(platform);
  const [restart = '', subscribe = ''] = commandsOf(block).map((command) => command.replace('1883', String(reader.brokerPort)));
  const again = await start(reader, [restart]);
  const subscriber = reader.start(`${subscribe} -C 1`);
  const { text } = await subscriber.says(/^\{/, 20_000);
  assert.match(text, /"apiVersion":"v3".*"deviceName":"[\w-]+".*"readings":\[/);
  return again;
}

function withoutPeers(): string | false {
  if (process.env.SKERRY_TEST_PEERS === 'required') return false;
  const programs = { pymodbus: existsSync(PYTHON), mosquitto_sub: findProgram('mosquitto_sub'), script: findProgram('script') };
  const missing = Object.entries(programs).flatMap(([name, found]) => (found ? [] : [name]));
  return missing.length > 0 && `${missing.join(', ')} is missing: run sh tools/test-peers.sh`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}
