import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { DriverDevice, ReadRequest, WriteRequest } from '@skerry/device-sdk';
import { request, tcpDevice, testContext, testDevice, writing } from '../test/driver-bench.ts';
import { exceptionPdu, TinyModbusServer } from '../test/tiny-modbus-server.ts';
import { modbusDriver } from './driver.ts';

async function start(t: TestContext, more: Record<string, unknown> = {}) {
  const server = await TinyModbusServer.start();
  const device = tcpDevice(server.port, more);
  const connection = await modbusDriver.connect!(device, testContext());
  t.after(async () => {
    connection[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });
  const read = async (...requests: ReadRequest[]) => {
    const results = await modbusDriver.read(connection, requests, device, testContext());
    return results.map((result) => ('value' in result ? result.value : result.error));
  };
  const write = async (...requests: WriteRequest[]) => modbusDriver.write!(connection, requests, device, testContext());
  return { server, device, connection, read, write };
}

test('reads neighbours with one request, in the order asked', async (t) => {
  const { server, read } = await start(t);
  server.registers.set([10, 0x0001, 0x0002, 0xfffe], 4);
  assert.deepEqual(await read(request(7, 'Int16'), request(4), request(5, 'Uint32')), [-2, 10, 65538]);
  assert.deepEqual(server.log, ['3 4 4']);
});

test('reads the four tables with their functions', async (t) => {
  const { server, read } = await start(t);
  server.coils[3] = true;
  server.registers[8] = 99;
  const table = (primaryTable: string, address: number, type: 'Bool' | 'Uint16') => request(address, type, { primaryTable });
  const values = await read(
    table('COILS', 3, 'Bool'),
    table('DISCRETES_INPUT', 3, 'Bool'),
    table('INPUT_REGISTERS', 8, 'Uint16'),
    table('HOLDING_REGISTERS', 8, 'Uint16'),
  );
  assert.deepEqual(values, [true, true, 99, 99]);
  assert.deepEqual(server.log.sort(), ['1 3 1', '2 3 1', '3 8 1', '4 8 1']);
});

test('writes one register with function 6, several with 16, coils with 15', async (t) => {
  const { server, write } = await start(t);
  await write(writing(7, request(1)), writing(65538, request(2, 'Uint32')), writing(true, request(5, 'Bool', { primaryTable: 'COILS' })));
  assert.deepEqual([...server.registers.subarray(1, 4)], [7, 1, 2]);
  assert.equal(server.coils[5], true);
  assert.deepEqual(server.log, ['6 1 7', '16 2 2', '15 5 1']);
});

test('reads back every type that it has written', async (t) => {
  const { read, write } = await start(t);
  const cases: [ReadRequest, WriteRequest['value']][] = [
    [request(100, 'Int16'), -5],
    [request(110, 'Float32', { isWordSwap: true }), 1.5],
    [request(120, 'Float64'), Math.PI],
    [request(130, 'Int64'), -(2n ** 62n)],
    [request(140, 'String', { stringRegisterSize: 4 }), 'pump 1'],
    [request(150, 'Bool'), true],
    [request('160.3', 'Bool'), true],
    [request(170, 'Float32', { rawType: 'INT16' }), -25],
    [request(180, 'Int16', { primaryTable: 'COILS' }), 12345],
  ];
  await write(...cases.map(([to, value]) => writing(value, to)));
  assert.deepEqual(
    await read(...cases.map(([from]) => from)),
    cases.map(([, value]) => value),
  );
});

test('writes one bit of a register without touching the others', async (t) => {
  const { server, write } = await start(t);
  server.registers[10] = 0b1010;
  await write(writing(true, request('10.0', 'Bool')), writing(false, request('10.3', 'Bool')));
  assert.equal(server.registers[10], 0b0011);
  assert.deepEqual(
    server.log.map((line) => line.split(' ')[0]),
    ['22', '22'],
  );
});

test('reads and writes back where the device cannot mask', async (t) => {
  const { server, write } = await start(t);
  server.answer = (asked) => (asked.pdu[0] === 22 ? exceptionPdu(22, 1) : server.usualAnswer(asked));
  server.registers[10] = 0b1010;
  await write(writing(true, request('10.15', 'Bool')));
  assert.equal(server.registers[10], 0b1000_0000_0000_1010);
});

test('takes the other function where a device lacks one', async (t) => {
  const { server, write } = await start(t);
  server.answer = (asked) => ([6, 15].includes(asked.pdu[0]!) ? exceptionPdu(asked.pdu[0]!, 1) : server.usualAnswer(asked));
  await write(writing(7, request(1)), writing(true, request(5, 'Bool', { primaryTable: 'COILS' })));
  assert.equal(server.registers[1], 7);
  assert.equal(server.coils[5], true);
});

test('names the place when a device refuses an address, counted from 0 and from 1', async (t) => {
  const { server, read, device } = await start(t);
  await assert.rejects(read(request(1000)), {
    name: 'ModbusRefusal',
    message: `illegal data address (2): holding register 1000 (41001) of unit 1 at 127.0.0.1:${server.port}`,
    fault: 'answer',
    executed: 'no',
  });
  assert.equal(device.name, 'pump-1');
});

test('reads one by one, now and later, where a device refuses to read across a border', async (t) => {
  const { server, read } = await start(t);
  server.registers.set([1, 2], 9);
  server.answer = (asked) => (asked.pdu[4] === 2 ? exceptionPdu(3, 2) : server.usualAnswer(asked));
  assert.deepEqual(await read(request(9), request(10)), [1, 2]);
  assert.deepEqual(await read(request(9), request(10)), [1, 2]);
  assert.deepEqual(server.log, ['3 9 2', '3 9 1', '3 10 1', '3 9 1', '3 10 1']);
});

test('blames the one address that does not exist when a joined request is refused', async (t) => {
  const { read } = await start(t);
  await assert.rejects(read(request(999), request(1000)), { message: /holding register 1000 \(41001\)/ });
});

test('promises that nothing happened when a write is refused, and warns when part of it was done', async (t) => {
  const { server, write } = await start(t);
  await assert.rejects(write(writing(1, request(1000))), { executed: 'no', fault: 'answer' });
  await assert.rejects(write(writing(1, request(3)), writing(1, request(1000))), {
    executed: 'maybe',
    message: /Written before that: R3\./,
  });
  assert.equal(server.registers[3], 1);
});

test('sends nothing for what cannot be written', async (t) => {
  const { server, write } = await start(t);
  const refused = { executed: 'no', fault: 'answer' };
  await assert.rejects(write(writing(1, request(0, 'Uint16', { primaryTable: 'INPUT_REGISTERS' }))), {
    ...refused,
    message: /input register 0 \(30001\) cannot be written/,
  });
  await assert.rejects(write(writing(true, request(0, 'Bool', { primaryTable: 'DISCRETE_INPUTS' }))), refused);
  await assert.rejects(write(writing(null, request(0))), { ...refused, message: /Cannot write null to "R0"/ });
  await assert.rejects(write(writing(70000, request(0))), { ...refused, message: /70000 does not fit/ });
  assert.deepEqual(server.requests, []);
});

test('names the resource whose attributes make no sense', async (t) => {
  const { read } = await start(t);
  await assert.rejects(read(request('x')), {
    message: /^Resource "Rx": Attribute startingAddress is "x"/,
    fault: 'answer',
    executed: 'no',
  });
});

test('shares a connection between the units behind one gateway', () => {
  const key = (device: DriverDevice) => modbusDriver.connectionKey!(device);
  assert.equal(key(tcpDevice(502, { UnitID: 1 })), key(tcpDevice(502, { UnitID: 2 })));
  assert.notEqual(key(tcpDevice(502)), key(tcpDevice(503)));
  assert.equal(key(testDevice({}, 'lost')), 'lost');
});

test('asks each unit by its own id over the shared connection', async (t) => {
  const { server, connection, read } = await start(t);
  await read(request(0));
  const other = tcpDevice(server.port, { UnitID: 42 });
  await modbusDriver.read(connection, [request(0)], other, testContext());
  assert.deepEqual(
    server.requests.map(({ unit }) => unit),
    [1, 42],
  );
  assert.equal(server.open, 1);
});

test('refuses devices whose properties make no sense, and gives their commands the same reason', async () => {
  assert.throws(() => modbusDriver.validate!(testDevice({})), { kind: 'ContractInvalid', message: /exactly one of the protocols/ });
  assert.equal(modbusDriver.validate!(tcpDevice(502)), undefined);
  await assert.rejects(modbusDriver.connect!(testDevice({}), testContext()), {
    message: /exactly one of the protocols/,
    fault: 'answer',
    executed: 'no',
  });
});

test('gives a command a multiple of the device Timeout', () => {
  assert.equal(modbusDriver.deadlineMs!(tcpDevice(502, { Timeout: 2, ConnectDelay: '1s', LinkRecoveryTimeout: 3 })), 24000);
  assert.equal(modbusDriver.deadlineMs!(testDevice({})), 1000);
});

test('says that nothing listens, and that nothing was done', async () => {
  await assert.rejects(modbusDriver.connect!(tcpDevice(1), testContext()), {
    message: 'Cannot connect to Modbus device at 127.0.0.1:1: connection refused; nothing listens there.',
    fault: 'connection',
    executed: 'no',
  });
});
