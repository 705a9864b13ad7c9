import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { eventually, type System, startSystem } from '@skerry/testkit';
import { type CliResult, runCommand } from './cli.test.ts';

const REGISTERS = 'name,table,address,type,access,units,min,max\nFlow,holding,0,uint16,R,l/min,,\nSpeed,holding,10,uint16,RW,rpm,0,3000\n';

describe('the commands, asked of a platform', () => {
  let system: System;
  let folder: string;
  before(async () => {
    system = await startSystem({ mode: 'together' });
    folder = mkdtempSync(join(tmpdir(), 'skerry-cli-'));
    await eventually(() => system.command.get('Gateway', 'CpuUsage'), { what: 'the machine as a device' });
    await eventually(() => system.command.get('Random-Integer-Device', 'Int16', { pushEvent: true }), { what: 'simulated devices' });
    await eventually(async () => (await system.data.eventCount()) > 0, { what: 'an event' });
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await system[Symbol.asyncDispose]();
  });

  const env = () => ({ SKERRY_DATA: system.dataDir, SKERRY_PORT_OFFSET: String(system.portOffset) });
  const skerry = (args: readonly string[], input = ''): Promise<CliResult> => runCommand(args, { env: env(), input });
  const said = async (args: string, input = ''): Promise<string> => {
    const { code, out, err } = await skerry(args.split(' '), input);
    assert.equal(code, 0, `skerry ${args}: ${err}`);
    return out + err;
  };
  const json = async <T>(args: string): Promise<T> => {
    const { code, out, err } = await skerry([...args.split(' '), '--json']);
    assert.equal(code, 0, `skerry ${args} --json: ${err}`);
    return JSON.parse(out) as T;
  };
  const refused = async (args: string, code: number, why: RegExp): Promise<void> => {
    const result = await skerry(args.split(' '));
    assert.equal(result.code, code, result.err);
    assert.match(result.err, why);
    assert.equal(result.out, '');
  };

  it('status: every service, what it holds', async () => {
    const text = await said('status');
    assert.match(text, /^SERVICE +ADDRESS +STATE +VERSION$/m);
    assert.match(text, /^core-command +http:\/\/127\.0\.0\.1:\d+ +up +\d+\.\d+\.\d+$/m);
    assert.match(text, /^\d+ devices, \d+ events?, \d+ readings?$/m);
    const services = await json<{ service: string; state: string }[]>('status');
    assert.deepEqual(
      services.map(({ service, state }) => [service, state]).sort(),
      system.services.map((service) => [service, 'up']).sort(),
    );
  });

  it('device list: all, by service, by profile, by label', async () => {
    assert.match(await said('device list'), /^Random-Integer-Device +UP +device-virtual +Random-Integer-Device +device-virtual-example$/m);
    const names = async (args: string) => (await json<{ name: string }[]>(args)).map(({ name }) => name);
    assert.deepEqual(await names('device list --service device-host'), ['Gateway']);
    assert.deepEqual(await names('device list --profile Host'), ['Gateway']);
    assert.equal((await names('device list --label device-virtual-example')).length, 6);
    assert.match(await said('device list --label none'), /^There are no such devices\. Add one with "skerry device add"\.$/m);
  });

  it('device show: facts, resources, commands', async () => {
    const text = await said('device show Random-Integer-Device');
    assert.match(text, /^other +Address=device-virtual-int-01 Protocol=300$/m);
    assert.match(text, /^Auto event +Int16 every 15s$/m);
    assert.match(text, /^Int16 +Int16 +RW /m);
    assert.match(text, /^WriteInt16Value +W +Int16, EnableRandomization_Int16$/m);
    const shown = await json<{ device: { name: string }; profile: { name: string } }>('device show Gateway');
    assert.deepEqual([shown.device.name, shown.profile.name], ['Gateway', 'Host']);
    await refused('device show Nobody', 4, /no device with name 'Nobody' found/);
  });

  it('device read: a resource, a command, and what is not there', async () => {
    assert.match(await said('device read Gateway CpuUsage'), /^RESOURCE +VALUE +UNITS +TYPE\nCpuUsage +[\d.]+ +% +Float64$/m);
    const readings = await json<{ resourceName: string; value: string }[]>('device read Gateway Memory');
    assert.deepEqual(
      readings.map(({ resourceName }) => resourceName),
      ['MemoryTotal', 'MemoryUsed', 'MemoryUsage'],
    );
    await refused('device read Gateway Nothing', 4, /^[^{}]*Nothing[^{}]*\. "skerry device show Gateway" shows what it has\.$/m);
    await refused('device read Nobody Nothing', 4, /"skerry device list" shows which devices there are\.$/m);
  });

  it('device write: asks, so does nothing for a script without --yes', async () => {
    await said('device write Random-Integer-Device Int16 41 --yes');
    await refused(
      'device write Random-Integer-Device Int16 42',
      2,
      /Write Int16 = 42 to device "Random-Integer-Device"\? Nobody can answer here: add --yes/,
    );
    assert.equal((await json<{ value: string }[]>('device read Random-Integer-Device Int16'))[0]?.value, '41');
    await said('device write Random-Integer-Device WriteInt16Value Int16=43 EnableRandomization_Int16=false -y');
    assert.equal((await json<{ value: string }[]>('device read Random-Integer-Device Int16'))[0]?.value, '43');
    await said('device write Random-Integer-Device Int8 -5 --yes');
    assert.equal((await json<{ value: string }[]>('device read Random-Integer-Device Int8'))[0]?.value, '-5');
    await refused('device write Random-Integer-Device Int16 99999 --yes', 5, /out of range/);
    await refused('device write Gateway CpuUsage 1 --yes', 5, /read-only/);
  });

  it('device watch: one line for each value when nobody reads along', async () => {
    const lines = (await said('device watch Random-Integer-Device Int16 --every 100ms --count 3')).trim().split('\n');
    assert.equal(lines.length, 3);
    for (const line of lines) assert.match(line, /^\d{4}-\d\d-\d\dT[\d:.]+Z Int16 43$/);
    const { out } = await skerry('device watch Random-Integer-Device Int16 --count 1 --json'.split(' '));
    assert.deepEqual(Object.keys(JSON.parse(out) as object), ['time', 'origin', 'resource', 'value']);
    await refused('device watch Gateway CpuUsage --every soon', 2, /--every "soon" is not a span of time/);
  });

  it('event list and count', async () => {
    assert.match(
      await said('event list --device Random-Integer-Device --limit 1'),
      /^\S+Z +Random-Integer-Device +Int\d+=-?\d+\n1 of \d+$/m,
    );
    const events = await json<{ deviceName: string; origin: number }[]>('event list --since 1h --limit 2');
    assert.ok(events.length > 0 && events.every(({ origin }) => origin > 1e18));
    const { events: count } = await json<{ events: number; readings: number }>('event count --device Random-Integer-Device');
    assert.ok(count > 0);
    assert.match(await said('event list --device Nobody'), /^No such event is stored\.$/m);
  });

  it('event tail: what is stored from now on', async () => {
    const tail = skerry('event tail --device Random-Integer-Device --count 1 --json'.split(' '));
    const poke = setInterval(
      () => void system.command.get('Random-Integer-Device', 'Int16', { pushEvent: true }).catch(() => undefined),
      200,
    );
    const { code, out } = await tail;
    clearInterval(poke);
    assert.equal(code, 0);
    assert.equal((JSON.parse(out) as { deviceName: string }).deviceName, 'Random-Integer-Device');
  });

  it('reading list and export', async () => {
    assert.match(
      await said('reading list --device Random-Integer-Device --resource Int16 --limit 2'),
      /^TIME +DEVICE +RESOURCE +VALUE +UNITS$/m,
    );
    const file = join(folder, 'int16.csv');
    assert.match(await said(`reading export --device Random-Integer-Device --resource Int16 --output ${file}`), /^Wrote \d+ readings to /);
    const [heading, first = ''] = readFileSync(file, 'utf8').split('\n');
    assert.equal(heading, 'time,origin,device,resource,value,type,units');
    assert.match(first, /^\S+Z,\d{19},Random-Integer-Device,Int16,-?\d+,Int16,$/);
    const { out } = await skerry('reading export --resource Int16 --limit 1 --json'.split(' '));
    assert.equal((JSON.parse(out) as { resourceName: string }).resourceName, 'Int16');
  });

  it('profile import, list, show, upload, remove', async () => {
    const list = join(folder, 'registers.csv');
    writeFileSync(list, REGISTERS);
    const dry = await json<{ name: string; deviceResources: object[] }>(`profile import ${list} --name Pump --dry-run`);
    assert.deepEqual([dry.name, dry.deviceResources.length], ['Pump', 2]);
    assert.match(await said('profile import - --name Pump', REGISTERS), /^Made profile Pump with 2 resources\. Next: skerry device add/);
    await refused(`profile import ${list} --name Pump`, 5, /Pump.*exists/i);
    assert.ok((await json<{ name: string }[]>('profile list')).some(({ name }) => name === 'Pump'));

    const shown = await said('profile show Pump');
    assert.match(await said('profile upload -', shown.replace('name: Pump', 'name: Pump-2')), /^Uploaded the profile\.$/m);
    await said('profile upload - --replace', shown.replace('name: Pump', 'name: Pump-2'));
    assert.equal((await said('profile show Pump-2')).replace('Pump-2', 'Pump'), shown);
    await refused('profile remove Pump-2', 2, /Remove profile "Pump-2"\? Nobody can answer here/);
    await said('profile remove Pump-2 --yes');
    await refused('profile show Pump-2', 4, /Pump-2/);
  });

  it('device add, export, remove and import again, as CSV and as a list of EdgeX', async () => {
    await said('device add Pump-1 --profile Pump --modbus 127.0.0.1:1502/7 --every 1h:Flow --label wet,line-3');
    await said(
      'device add Pump-2 --profile Pump --service device-modbus --protocol modbus-tcp Address=127.0.0.1 Port=1502 UnitID=8 Timeout=5 IdleTimeout=60',
    );
    await refused('device add Pump-1 --profile Pump --modbus 127.0.0.1:1502/7', 5, /Pump-1/);
    for (const format of ['csv', 'yaml']) {
      const exported = await said(`device export --service device-modbus --format ${format}`);
      for (const name of ['Pump-1', 'Pump-2']) await said(`device remove ${name} --events --yes`);
      const file = join(folder, `devices.${format}`);
      writeFileSync(file, exported);
      await refused(`device import ${file}`, 2, /Add 2 devices\? Nobody can answer here/);
      assert.match(await said(`device import ${file} --yes`), /^Added 2 of 2 devices\.$/m);
      assert.equal(sorted(await said(`device export --service device-modbus --format ${format}`)), sorted(exported));
    }
    const doubled = await skerry(['device', 'import', join(folder, 'devices.csv'), '--yes']);
    assert.equal(doubled.code, 5);
    assert.match(doubled.err, /^Pump-1: .*\n(.*\n)*Added 0 of 2 devices\.$/m);
  });

  it('config show and explain', async () => {
    assert.match(await said('config show core-data'), /^ {2}MaxResultCount: \d+$/m);
    assert.match(
      await said('config explain core-data Writable.LogLevel'),
      /^Writable\.LogLevel = INFO\n {2}\S.*\n {2}Set by: .*\. Default: INFO\.\n {2}A change works at once\.$/m,
    );
    const setting = await json<{ path: string; value: unknown; winner: string; live: boolean }>(
      'config explain core-data Retention.Interval',
    );
    assert.deepEqual([setting.path, setting.live], ['Retention.Interval', false]);
    await refused('config explain core-data Nothing.Here', 4, /Nothing\.Here/);
  });

  it('doctor: nothing wrong, then a locked device', async () => {
    assert.match(await said('doctor'), new RegExp(`^data folder +ok +${system.dataDir}, [\\d.]+ GiB free`, 'm'));
    await system.metadata.devices.update([{ name: 'Pump-2', adminState: 'LOCKED' }]);
    const findings = await json<{ check: string; state: string; advice?: string }[]>('doctor');
    const locked = findings.find(({ check }) => check === 'device Pump-2');
    assert.deepEqual([locked?.state, locked?.advice], ['warning', 'It is locked on purpose; unlock it to use it.']);
  });

  it('backup: a copy of the running platform that runs itself', async () => {
    const target = join(folder, 'backup');
    const before = await system.data.eventCount();
    assert.match(await said(`backup ${target}`), /^Backed up .*core-data\.db.* to .*\. To use it: skerry up --data /);
    const after = await system.data.eventCount();
    await refused(`backup ${target}`, 2, /is not empty/);
    await refused(`backup ${join(folder, 'other')} --data /nowhere`, 2, /holds no database/);
    await using copy = await startSystem({ mode: 'together', dataDir: target });
    const kept = await copy.data.eventCount('Random-Integer-Device');
    assert.ok(kept >= 1 && kept <= after);
    assert.ok((await copy.data.eventCount()) >= before);
    assert.equal((await copy.metadata.devices.get('Pump-1')).profileName, 'Pump');
  });

  it('service install --dry-run: the unit and nothing else', async () => {
    const unit = await said('service install --dry-run --data /srv/skerry');
    assert.match(unit, /^\[Unit\]\n[\s\S]*^ExecStart=\/.*skerry up --data \/srv\/skerry$/m);
  });

  it('says so when nobody answers', async () => {
    const result = await runCommand(['device', 'list', '--host', '127.0.0.1', '--port-offset', '-3'], { env: {} });
    assert.deepEqual([result.code, result.out], [3, '']);
    assert.match(
      result.err,
      /^Cannot reach core-metadata at http:\/\/127\.0\.0\.1:59878\. Is the platform running\? Start it with "npm start", or name its host with --host\.$/m,
    );
  });
});

function sorted(text: string): string {
  return text.split('\n').sort().join('\n');
}
