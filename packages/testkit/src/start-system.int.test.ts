import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type SystemOptions, startSystem } from './start-system.ts';
import { SERVICE_PORTS, takenPorts } from './system/port-slot.ts';

/** Stands in for the command line: answers every request on the ports of what it is asked to run. */
const CLI = `
import { createServer } from 'node:http';
const ports = ${JSON.stringify(SERVICE_PORTS)};
const [command, name] = process.argv.slice(2);
const offset = Number(process.argv[process.argv.indexOf('--port-offset') + 1]);
const asked = command === 'up' ? Object.keys(ports) : [name];
if (process.env.FAIL === name || process.env.FAIL === command) {
  console.error('Cannot start: no luck');
  process.exit(1);
}
console.log(process.argv.slice(2).join(' '));
for (const each of asked) createServer((request, response) => response.end('{}')).listen(ports[each] + offset, '127.0.0.1');
process.on('SIGTERM', () => process.env.DEAF ? console.log('no') : process.exit(Number(process.env.CODE ?? 0)));
`;

const folder = mkdtempSync(join(tmpdir(), 'skerry-testkit-'));
const cli = join(folder, 'cli.mjs');
before(() => writeFileSync(cli, CLI));
after(() => rmSync(folder, { recursive: true }));

function start(options: Partial<SystemOptions> = {}) {
  return startSystem({ mode: 'together', cli, ...options });
}

test('starts everything in one process, and stops and removes it', async () => {
  const system = await start({ overrides: { '*': { 'Writable.LogLevel': 'DEBUG' }, 'core-data': { MaxEventSize: '1' } } });
  assert.match(system.logs(), /^up --data .* --port-offset \d+ --set Writable.LogLevel=DEBUG;core-data.MaxEventSize=1$/m);
  assert.equal(system.pid('core-data'), system.pid('device-virtual'));
  assert.equal((await system.link.request('core-data', { method: 'GET', path: '/' })).status, 200);
  await system[Symbol.asyncDispose]();
  assert.deepEqual([existsSync(system.dataDir), await takenPorts(system.portOffset)], [false, []]);
});

test('starts one process for each service, kills and starts them one by one', async () => {
  await using system = await start({ mode: 'split', services: ['broker', 'core-data'] });
  const pid = system.pid('core-data');
  assert.notEqual(pid, system.pid('broker'));
  assert.deepEqual(await system.kill('core-data'), { code: null, signal: 'SIGKILL' });
  await system.start('core-data');
  assert.notEqual(system.pid('core-data'), pid);
  await system.restart('broker');
  await system.start('core-metadata');
  assert.match(system.logs('core-metadata'), /^run core-metadata/);
  assert.match(system.logs(), new RegExp(`core-data \\(pid ${pid}, ended\\)`));
});

test('leaves a folder of the caller alone', async () => {
  const dataDir = join(folder, 'mine');
  writeFileSync(dataDir, '');
  await (await start({ dataDir }))[Symbol.asyncDispose]();
  assert.equal(existsSync(dataDir), true);
});

test('shows what a process said that does not come up', async () => {
  await assert.rejects(start({ env: { FAIL: 'up' } }), { kind: 'ServiceUnavailable', message: /\(ended\)[\s\S]*Cannot start: no luck/ });
  await assert.rejects(start({ mode: 'split', services: ['broker', 'core-data'], env: { FAIL: 'core-data' } }), {
    message: /core-data did not come up/,
  });
});

test('complains about a process that does not stop in time', async () => {
  const system = await start({ env: { DEAF: '1' }, stopWithinMs: 100 });
  await assert.rejects(system[Symbol.asyncDispose](), { message: /did not end within 100 ms of SIGTERM/ });
  assert.deepEqual(await takenPorts(system.portOffset), []);
});

test('complains about a process that stops with an error', async () => {
  const system = await start({ env: { CODE: '4' } });
  await assert.rejects(system[Symbol.asyncDispose](), { message: /platform ended with code 4/ });
});
