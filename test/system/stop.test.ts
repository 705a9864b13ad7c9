import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { requestEnvelope } from '@skerry/contracts';
import { Child, eventually, reservePorts, SERVICE_PORTS, startSystem, takenPorts } from '@skerry/testkit';
import { call } from './call.ts';
import { startLoad } from './load.ts';
import { connectOutsider } from './outsider.ts';
import { deviceOf, profileOf, requests, uuid } from './samples.ts';

const CLI = join(import.meta.dirname, '../../apps/cli/src/main.ts');

describe('stopping', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`takes less than 2 s by ${signal}, under load, and leaves nothing`, { timeout: 30_000 }, async () => {
      await using system = await startSystem({ mode: 'together' });
      await using outsider = await connectOutsider(system.brokerPort);
      await outsider.subscribe('edgex/#');
      await using load = startLoad(system, 'until-the-end', 8);
      await load.more(100);
      const waiting = system.data.eventsAfter(1_000_000n, { waitMs: 30_000 }).catch(() => 'ended');
      const asked = performance.now();
      const exit = await system.kill('platform', signal);
      const took = performance.now() - asked;
      assert.deepEqual(exit, { code: 0, signal: null });
      assert.ok(took < 2_000, `it took ${took} ms`);
      await load[Symbol.asyncDispose]();
      await waiting;
      assert.deepEqual(await takenPorts(system.portOffset), []);
      assert.equal(existsSync(join(system.dataDir, 'run.json')), false);
      assert.deepEqual(
        readdirSync(system.dataDir).filter((name) => /wal|shm|journal|tmp/.test(name)),
        [],
      );
    });
  }

  it('does not wait for a device service that does not answer', { timeout: 30_000 }, async () => {
    await using system = await startSystem({ mode: 'together' });
    const add = (path: string, body: unknown) => call(system, 'core-metadata', `POST ${path}`, { body });
    await add('/deviceprofile', requests('profile', [profileOf('Pump')]));
    await add('/deviceservice', requests('service', [{ name: 'mute', baseAddress: 'http://127.0.0.1:9', adminState: 'UNLOCKED' }]));
    await add('/device?bypassValidation=true', requests('device', [deviceOf('mute', { serviceName: 'mute', profileName: 'Pump' })]));
    await using outsider = await connectOutsider(system.brokerPort);
    await outsider.subscribe('edgex/device/command/request/mute/#');
    const request = requestEnvelope({ correlationID: uuid(), requestID: uuid(), payload: null });
    await outsider.publish('edgex/core/command/request/mute/Flow/get', request);
    await outsider.message('the request to the device service', ({ envelope }) => envelope.requestID === request.requestID);
    const asked = performance.now();
    await system.kill('platform', 'SIGTERM');
    assert.ok(performance.now() - asked < 2_000, `it took ${performance.now() - asked} ms`);
  });

  it('of each service in its own process takes less than 2 s', { timeout: 40_000 }, async () => {
    const system = await startSystem({
      mode: 'split',
      services: ['broker', 'core-data', 'core-metadata', 'core-command', 'device-virtual'],
    });
    await system[Symbol.asyncDispose]();
  });

  it('while it still starts is clean as well', { timeout: 20_000 }, async () => {
    await using slot = await reservePorts();
    using folder = temporaryFolder();
    const child = up(slot.offset, folder.path);
    await eventually(() => existsSync(join(folder.path, 'core-data.db')), { what: 'the first sign of life', everyMs: 1 });
    assert.deepEqual(await child.end('SIGTERM', 2_000), { code: 0, signal: null });
    assert.deepEqual(await takenPorts(slot.offset), []);
  });
});

describe('a start that cannot be', () => {
  it('because a port is taken says which, and what to do', { timeout: 20_000 }, async () => {
    await using slot = await reservePorts();
    using folder = temporaryFolder();
    const squatter = createServer().listen(SERVICE_PORTS['core-metadata']! + slot.offset, '127.0.0.1');
    await once(squatter, 'listening');
    await fails(
      up(slot.offset, folder.path),
      new RegExp(`^Cannot start core-metadata on .*:${SERVICE_PORTS['core-metadata']! + slot.offset}: the port is taken`),
    );
    squatter.close();
    assert.deepEqual(await takenPorts(slot.offset), []);
  });

  it('because the port of the broker is taken says so', { timeout: 20_000 }, async () => {
    await using slot = await reservePorts();
    using folder = temporaryFolder();
    const squatter = createServer().listen(SERVICE_PORTS.broker! + slot.offset, '127.0.0.1');
    await once(squatter, 'listening');
    await fails(up(slot.offset, folder.path), new RegExp(`${SERVICE_PORTS.broker! + slot.offset}`));
    squatter.close();
  });

  it('because the data folder is a file', { timeout: 20_000 }, async () => {
    await using slot = await reservePorts();
    using folder = temporaryFolder();
    const file = join(folder.path, 'file');
    writeFileSync(file, '');
    await fails(up(slot.offset, file), /it is a file\. Name a folder with --data\./);
  });

  it('because the data folder cannot be written', { timeout: 20_000 }, async () => {
    await using slot = await reservePorts();
    await fails(up(slot.offset, '/proc/skerry'), /\/proc\/skerry/);
  });

  it('because another platform uses the data folder', { timeout: 30_000 }, async () => {
    await using first = await startSystem({ mode: 'together' });
    await using slot = await reservePorts();
    await fails(up(slot.offset, first.dataDir), /another process|already/i);
    assert.equal((await first.data.eventCount()) >= 0, true);
  });

  it('because security is asked for', { timeout: 20_000 }, async () => {
    await using slot = await reservePorts();
    using folder = temporaryFolder();
    await fails(up(slot.offset, folder.path, { env: { EDGEX_SECURITY_SECRET_STORE: 'true' } }), /EDGEX_SECURITY_SECRET_STORE/);
  });

  it('because it would let everybody in', { timeout: 20_000 }, async () => {
    await using slot = await reservePorts();
    using folder = temporaryFolder();
    await fails(up(slot.offset, folder.path, { set: 'Service.ServerBindAddr=0.0.0.0' }), /0\.0\.0\.0.*--insecure/);
    await fails(up(slot.offset, folder.path, { set: 'MessageBus.Host=0.0.0.0' }), /0\.0\.0\.0.*--insecure/);
  });
});

/** Asserts that a process ends by itself, with a code other than 0 and one sentence that fits. */
async function fails(child: Child, sentence: RegExp): Promise<void> {
  const timer = AbortSignal.timeout(15_000);
  timer.addEventListener('abort', () => child.signal('SIGKILL'), { once: true });
  const { code, signal } = await child.exited;
  assert.equal(signal, null, `it had to be killed. It said:\n${child.log}`);
  assert.notEqual(code, 0, child.log);
  const said = child.log.trim();
  assert.match(said, sentence);
  assert.equal(said.split('\n').length, 1, `more than one sentence:\n${said}`);
}

function up(offset: number, dataDir: string, { env = {}, set }: { env?: Record<string, string>; set?: string } = {}): Child {
  const { PATH, HOME } = process.env;
  const args = [CLI, 'up', '--data', dataDir, '--port-offset', String(offset), ...(set === undefined ? [] : ['--set', set])];
  return new Child({ name: 'platform', args, env: { PATH, HOME, ...env } });
}

function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'skerry-stop-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
