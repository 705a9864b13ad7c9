import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { request, testContext, testDevice, writing } from '../test/driver-bench.ts';
import { socatMissing, startWirePair } from '../test/pymodbus.ts';
import { crc16 } from './checksum.ts';
import { modbusDriver } from './driver.ts';
import type { SerialSettings } from './line-settings.ts';
import { openSerialPort, sttyArguments } from './serial-port.ts';

const settings = (address: string, more: Partial<SerialSettings> = {}): SerialSettings => ({
  protocol: 'modbus-rtu',
  address,
  unit: 1,
  baudRate: 9600,
  dataBits: 8,
  stopBits: 1,
  parity: 'N',
  timeoutMs: 1000,
  idleMs: Number.POSITIVE_INFINITY,
  ...more,
});

const rtuDevice = (path: string) =>
  testDevice({
    'modbus-rtu': { Address: path, UnitID: 1, BaudRate: 9600, DataBits: 8, StopBits: 1, Parity: 'N', Timeout: '200ms', IdleTimeout: 0 },
  });

/** What unit 1 answers to a read of one register. */
function registerReply(value: number): Uint8Array {
  const bytes = Uint8Array.of(1, 3, 2, value >> 8, value & 0xff);
  const crc = crc16(bytes);
  return Uint8Array.of(...bytes, crc & 0xff, crc >> 8);
}

test('sets speed, bits, parity and raw bytes', () => {
  const even = sttyArguments(settings('/dev/ttyS0', { parity: 'E', stopBits: 2, dataBits: 7 }));
  assert.deepEqual(even.slice(-5), ['9600', 'cs7', 'cstopb', 'parenb', '-parodd']);
  assert.ok(even.includes('raw') && even.includes('-echo') && even.includes('/dev/ttyS0'));
  assert.deepEqual(sttyArguments(settings('/dev/ttyS0')).slice(-2), ['-cstopb', '-parenb']);
  assert.deepEqual(sttyArguments(settings('/dev/ttyS0', { parity: 'O' })).slice(-2), ['parenb', 'parodd']);
});

test('says what is wrong with a port that is not there, and that nothing was done', async () => {
  await assert.rejects(openSerialPort(settings('/dev/ttyNone')), {
    message: 'Cannot open serial port /dev/ttyNone: there is no such port (is the adapter plugged in?).',
    fault: 'connection',
    executed: 'no',
  });
});

test('says what is wrong with something that is no serial port', async () => {
  await assert.rejects(openSerialPort(settings('/dev/null')), { message: /its settings were refused/, executed: 'no' });
});

test('carries every byte unchanged both ways', { skip: socatMissing() }, async (t) => {
  const wire = await startWirePair(t);
  const [near, far] = await Promise.all([openSerialPort(settings(wire.near)), openSerialPort(settings(wire.far))]);
  t.after(() => [near, far].map((port) => port.destroy()));
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as [Socket, Socket][]) {
    const received: number[] = [];
    const complete = new Promise<void>((resolve) => {
      to.on('data', (bytes) => {
        received.push(...(bytes as Buffer));
        if (received.length === 256) resolve();
      });
    });
    from.write(all);
    await complete;
    assert.deepEqual(received, [...all]);
  }
});

test('never takes a late answer on a serial line for the next one', { skip: socatMissing() }, async (t) => {
  const wire = await startWirePair(t);
  const far = await openSerialPort(settings(wire.far));
  const device = rtuDevice(wire.near);
  const connection = await modbusDriver.connect!(device, testContext());
  t.after(() => {
    connection[Symbol.dispose]();
    far.destroy();
  });
  const asked: number[] = [];
  far.on('data', (bytes) => {
    asked.push((bytes as Buffer)[3]!);
    // The first answer comes 300 ms late, after the Timeout of 200 ms; the others at once.
    if (asked.length === 1) setTimeout(() => far.write(registerReply(111)), 300);
    else far.write(registerReply(222));
  });
  const read = () => modbusDriver.read(connection, [request(9)], device, testContext());
  await assert.rejects(async () => read(), { message: /No answer/ });
  assert.deepEqual(await read(), [{ value: 222 }]);
  assert.equal(asked.length, 2);
});

test('notices that an adapter was pulled out and finds it again when it is back', { skip: socatMissing() }, async (t) => {
  const wire = await startWirePair(t);
  const device = rtuDevice(wire.near);
  const connection = await modbusDriver.connect!(device, testContext());
  t.after(() => connection[Symbol.dispose]());
  const reading = assert.rejects(async () => modbusDriver.read(connection, [request(0)], device, testContext()), { fault: 'connection' });
  await wire.cut();
  await reading;
  const write = async () => modbusDriver.write!(connection, [writing(1, request(0))], device, testContext());
  await assert.rejects(write, { fault: 'connection', executed: 'no', message: /no such port/ });
});

test('closes its port', { skip: socatMissing() }, async (t) => {
  const wire = await startWirePair(t);
  const port = await openSerialPort(settings(wire.near));
  const closed = once(port, 'close');
  port.destroy();
  await closed;
});
