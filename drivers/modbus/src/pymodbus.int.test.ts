import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DriverDevice, ReadRequest, WriteRequest } from '@skerry/device-sdk';
import { request, tcpDevice, testContext, testDevice, writing } from '../test/driver-bench.ts';
import { pymodbusMissing, serialPeersMissing, startPymodbus, startWirePair } from '../test/pymodbus.ts';
import { modbusDriver } from './driver.ts';

async function connect(t: TestContext, device: DriverDevice) {
  const connection = await modbusDriver.connect!(device, testContext());
  t.after(() => connection[Symbol.dispose]());
  const read = async (requests: ReadRequest[], from: DriverDevice = device) => {
    const results = await modbusDriver.read(connection, requests, from, testContext());
    return results.map((result) => (result as { value: unknown }).value);
  };
  return { read, write: async (...requests: WriteRequest[]) => modbusDriver.write!(connection, requests, device, testContext()) };
}

const VALUES: [ReadRequest, WriteRequest['value']][] = [
  [request(20, 'Int16'), -5],
  [request(22, 'Float32', { isByteSwap: true, isWordSwap: true }), 1.5],
  [request(26, 'Float64'), Math.PI],
  [request(30, 'Uint64'), 2n ** 63n],
  [request(40, 'String', { stringRegisterSize: 4 }), 'pump 1'],
  [request('50.3', 'Bool'), true],
  [request(60, 'Float32', { rawType: 'UINT16' }), 40000],
  [request(7, 'Bool', { primaryTable: 'COILS' }), false],
];

const serialDevice = (protocol: string, path: string, more: Record<string, unknown> = {}) =>
  testDevice({
    [protocol]: { Address: path, UnitID: 1, BaudRate: 19200, DataBits: 8, StopBits: 1, Parity: 'N', Timeout: 2, IdleTimeout: 5, ...more },
  });

test('reads and writes a pymodbus server over TCP', { skip: pymodbusMissing() }, async (t) => {
  const port = Number(await startPymodbus(t, '--units', '1,5'));
  const { read, write } = await connect(t, tcpDevice(port, { Timeout: 3 }));
  await t.test('the four tables', async () => {
    const input = { primaryTable: 'INPUT_REGISTERS' };
    assert.deepEqual(await read([request(3), request(3, 'Uint16', input), request(3, 'Bool', { primaryTable: 'DISCRETE_INPUTS' })]), [
      103,
      103,
      true,
    ]);
  });
  await t.test('every kind of value, written and read back', async () => {
    await write(...VALUES.map(([to, value]) => writing(value, to)));
    assert.deepEqual(
      await read(VALUES.map(([from]) => from)),
      VALUES.map(([, value]) => value),
    );
  });
  await t.test('another unit on the same connection', async () => {
    assert.deepEqual(await read([request(3)], tcpDevice(port, { UnitID: 5 })), [503]);
  });
  await t.test('an address that does not exist', async () => {
    await assert.rejects(read([request(200)]), { message: /^illegal data address \(2\): holding register 200 \(40201\) of unit 1/ });
  });
  await t.test('a unit that does not exist behind the gateway', async () => {
    await assert.rejects(read([request(0)], tcpDevice(port, { UnitID: 9 })), { message: /\(11\)/, fault: 'silent' });
  });
});

test('ends a request to a pymodbus server that hangs', { skip: pymodbusMissing() }, async (t) => {
  const port = Number(await startPymodbus(t, '--hang'));
  const { read } = await connect(t, tcpDevice(port, { Timeout: '200ms' }));
  await assert.rejects(read([request(0)]), { message: /within 200 ms/, fault: 'silent' });
});

for (const framer of ['rtu', 'ascii'] as const) {
  test(`reads and writes a pymodbus server over a serial line, Modbus ${framer}`, { skip: serialPeersMissing() }, async (t) => {
    const wire = await startWirePair(t);
    await startPymodbus(t, '--serial', wire.far, '--framer', framer, '--units', '1,5');
    const device = serialDevice(`modbus-${framer}`, wire.near);
    const { read, write } = await connect(t, device);
    await write(...VALUES.map(([to, value]) => writing(value, to)));
    assert.deepEqual(
      await read(VALUES.map(([from]) => from)),
      VALUES.map(([, value]) => value),
    );
    assert.deepEqual(await read([request(3)], serialDevice(`modbus-${framer}`, wire.near, { UnitID: 5 })), [503]);
    await assert.rejects(read([request(200)]), { message: /illegal data address \(2\)/ });
    const absent = serialDevice(`modbus-${framer}`, wire.near, { UnitID: 9, Timeout: '200ms' });
    await assert.rejects(read([request(0)], absent), { message: /^No answer from unit 9 at .*near within 200 ms/ });
    assert.deepEqual(await read([request(3)]), [103]);
  });
}
