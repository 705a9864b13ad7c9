import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type CliResult, runCommand } from './cli.test.ts';
import { startRecordedEdgex } from './edgex.test.ts';

const DEVICE = 'Random-Integer-Device';

describe('the commands, asked of a plain EdgeX', () => {
  let edgex: Awaited<ReturnType<typeof startRecordedEdgex>>;
  before(async () => {
    edgex = await startRecordedEdgex();
  });
  after(() => edgex[Symbol.asyncDispose]());

  const skerry = (args: string): Promise<CliResult> =>
    runCommand([...args.split(' '), '--host', '127.0.0.1', '--port-offset', String(edgex.portOffset)]);
  const said = async (args: string): Promise<string> => {
    const { code, out, err } = await skerry(args);
    assert.equal(code, 0, `skerry ${args}: ${err}`);
    return out + err;
  };

  it('status: what answers, and what does not', async () => {
    const text = await said('status');
    assert.match(text, /^core-data +\S+ +up +4\.0\.0$/m);
    assert.match(text, /^device-host +\S+ +down +-$/m);
    assert.match(text, /^1 device, 12,345 events, 67,890 readings$/m);
  });

  it('devices and profiles: list, show without status, export', async () => {
    assert.match(await said('device list'), new RegExp(`^${DEVICE} +UP +device-virtual +${DEVICE} +device-virtual-example$`, 'm'));
    const shown = await said(`device show ${DEVICE}`);
    assert.match(shown, /^other +Address=device-virtual-int-01 Protocol=300$/m);
    assert.match(shown, /^Int16 +Int16 +RW /m);
    assert.doesNotMatch(shown, /Last seen|undefined|null/);
    assert.match(await said('device export'), /^name,service,[^\n]*other\.Address,other\.Protocol\nRandom-Integer-Device,/);
    assert.match(await said('profile list'), /^Random-Integer-Device +IOTech +Device-Virtual-01 +1 /m);
    assert.match(await said(`profile show ${DEVICE}`), /^name: Random-Integer-Device$/m);
  });

  it('reads and writes', async () => {
    assert.match(await said(`device read ${DEVICE} Int16`), /^Int16 +-12345 +- +Int16$/m);
    assert.match(await said(`device watch ${DEVICE} Int16 --count 1`), /^2024-11-07T17:20:00\.000Z Int16 -12345$/m);
    await said(`device write ${DEVICE} Int16 7 --yes`);
    const put = edgex.asked.find(({ call }) => call.startsWith('PUT '));
    assert.deepEqual(JSON.parse(put?.body ?? ''), { Int16: '7' });
  });

  it('events and readings, with every digit of their times', async () => {
    assert.match(await said(`event list --device ${DEVICE}`), /^2024-11-07T17:20:00\.000Z +Random-Integer-Device +Int16=-12345\n1 of 1$/m);
    assert.match((await skerry('event list --json')).out, /"origin":1731000000000000001[,}]/);
    assert.match(await said('event count'), /^12,345 events, 67,890 readings$/m);
    assert.match(await said('reading list --limit 1'), /-12345/);
    assert.match(
      await said(`reading export --device ${DEVICE}`),
      /^2024-11-07T17:20:00\.000Z,1731000000000000001,Random-Integer-Device,Int16,-12345,Int16,$/m,
    );
  });

  it('event tail: asks for the newest again and again, and says so', async () => {
    const { code, out, err } = await skerry('event tail --count 1');
    assert.equal(code, 0, err);
    assert.match(
      err,
      /^This platform has no event log to follow, so its newest events are asked for every second; bursts may be missed\.$/m,
    );
    assert.match(out, /Random-Integer-Device +Int16=-12345$/m);
  });

  it('config: shows it, and says that EdgeX cannot explain it', async () => {
    assert.match(await said('config show core-data'), /^Writable:\n {2}LogLevel: INFO$/m);
    const { code, err } = await skerry('config explain core-data Writable.LogLevel');
    assert.equal(code, 4);
    assert.match(
      err,
      /^core-data cannot explain its settings: EdgeX services have no such route\. "skerry config show core-data" shows their values\.$/m,
    );
  });

  it('what it does not have is not found', async () => {
    for (const args of ['device show Nobody', 'device read Nobody Int16', 'profile show Nothing']) {
      const { code, out, err } = await skerry(args);
      assert.deepEqual([args, code, out], [args, 4, '']);
      assert.match(err, /\S/);
      assert.doesNotMatch(err, /undefined|\[object|at \S+:\d+/);
    }
  });

  it('doctor: names what is not there', async () => {
    const { code, out } = await skerry('doctor');
    assert.equal(code, 1);
    assert.match(out, /^core-metadata +ok +answers in/m);
    assert.match(out, /^device-host +problem +Cannot reach device-host/m);
    assert.match(out, /^devices +ok +1 device, none locked, down or silent/m);
  });

  it('device remove', async () => {
    assert.match(await said(`device remove ${DEVICE} --yes`), /^Removed device Random-Integer-Device\.$/m);
  });
});
