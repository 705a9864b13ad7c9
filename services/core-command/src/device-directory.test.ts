import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestBench } from './bench.test.ts';

test('knows nothing before it has asked, and what it was told for a second', async () => {
  const { commands, clock } = createTestBench();
  const { directory } = commands;
  assert.equal(directory.known('pump-1'), undefined);
  const service = await directory.ask('pump-1');
  assert.deepEqual(service, { name: 'device-modbus', baseAddress: 'http://device-modbus:1' });
  await clock.advance(999);
  assert.equal(directory.known('pump-1'), service);
  await clock.advance(1);
  assert.equal(directory.known('pump-1'), undefined);
});

test('counts the second from the question, not from the answer', async () => {
  const { commands, clock } = createTestBench();
  const asking = commands.directory.ask('pump-1');
  await clock.advance(600);
  await asking;
  await clock.advance(400);
  assert.equal(commands.directory.known('pump-1'), undefined);
});

test('forgets one device, or all', async () => {
  const { commands, devices } = createTestBench();
  devices.set('pump-2', 'device-b');
  for (const device of ['pump-1', 'pump-2']) await commands.directory.ask(device);
  commands.directory.forget('pump-1');
  assert.deepEqual([commands.directory.known('pump-1'), commands.directory.known('pump-2')?.name], [undefined, 'device-b']);
  commands.directory.forgetAll();
  assert.equal(commands.directory.known('pump-2'), undefined);
});

test('says what core-metadata says of a device it does not know', async () => {
  const { commands } = createTestBench();
  await assert.rejects(commands.directory.ask('none'), { kind: 'NotFound' });
});
