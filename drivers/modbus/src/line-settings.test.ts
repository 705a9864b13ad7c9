import assert from 'node:assert/strict';
import { test } from 'node:test';
import Schema from 'typebox/schema';
import { lineKey, parseLineSettings } from './line-settings.ts';
import { ModbusProtocolsSchema } from './protocol-schema.ts';

const TCP = { Address: '10.0.0.5', Port: 502, UnitID: 1, Timeout: 5 };
const SERIAL = { Address: '/dev/ttyUSB0', UnitID: 1, BaudRate: 19200, DataBits: 8, StopBits: 1, Parity: 'N', Timeout: 5, IdleTimeout: 5 };
const tcp = (more: Record<string, unknown> = {}) => parseLineSettings({ 'modbus-tcp': { ...TCP, ...more } });
const rtu = (more: Record<string, unknown> = {}) => parseLineSettings({ 'modbus-rtu': { ...SERIAL, ...more } });
const invalid = (message: RegExp) => ({ kind: 'ContractInvalid', message });

test('reads the properties of a TCP device', () => {
  assert.deepEqual(tcp(), {
    protocol: 'modbus-tcp',
    address: '10.0.0.5',
    port: 502,
    unit: 1,
    timeoutMs: 5000,
    idleMs: 0,
    connectDelayMs: 0,
    linkRecoveryMs: 0,
  });
});

test('reads numbers written as text, as the Go services do', () => {
  const settings = tcp({ Port: '1502', UnitID: '0x0A', Timeout: '3', IdleTimeout: '500ms', ConnectDelay: '20ms', LinkRecoveryTimeout: 2 });
  assert.deepEqual(
    { ...settings },
    {
      protocol: 'modbus-tcp',
      address: '10.0.0.5',
      port: 1502,
      unit: 10,
      timeoutMs: 3000,
      idleMs: 500,
      connectDelayMs: 20,
      linkRecoveryMs: 2000,
    },
  );
});

test('takes durations as whole seconds or as text', () => {
  for (const [value, ms] of [
    [2, 2000],
    [2.9, 2000],
    ['2.9', 2000],
    ['1m', 60000],
    ['1.5s', 1500],
  ] as const)
    assert.equal(tcp({ Timeout: value }).timeoutMs, ms);
});

test('bounds a Timeout of nothing, which would wait for ever on EdgeX', () => {
  for (const value of [0, 0.5, -1, '0s']) assert.equal(tcp({ Timeout: value }).timeoutMs, 5000);
});

test('closes a TCP connection after each command by default, never when negative', () => {
  assert.equal(tcp().idleMs, 0);
  assert.equal(tcp({ IdleTimeout: '' }).idleMs, 0);
  assert.equal(tcp({ IdleTimeout: -1 }).idleMs, Number.POSITIVE_INFINITY);
});

test('reads the properties of a serial device and keeps its port open unless told otherwise', () => {
  const settings = rtu();
  assert.deepEqual(settings, {
    protocol: 'modbus-rtu',
    address: '/dev/ttyUSB0',
    unit: 1,
    baudRate: 19200,
    dataBits: 8,
    stopBits: 1,
    parity: 'N',
    timeoutMs: 5000,
    idleMs: 5000,
  });
  assert.equal(rtu({ IdleTimeout: 0 }).idleMs, Number.POSITIVE_INFINITY);
  assert.equal(parseLineSettings({ 'modbus-ascii': SERIAL }).protocol, 'modbus-ascii');
});

for (const key of Object.keys(TCP)) {
  test(`refuses a TCP device without ${key}`, () =>
    assert.throws(() => tcp({ [key]: undefined }), invalid(new RegExp(`${key} is missing`))));
}
for (const key of Object.keys(SERIAL)) {
  test(`refuses a serial device without ${key}`, () =>
    assert.throws(() => rtu({ [key]: undefined }), invalid(new RegExp(`${key} is missing`))));
}

test('refuses values out of range, quoting them', () => {
  assert.throws(() => tcp({ Port: 65536 }), invalid(/Port is "65536"/));
  assert.throws(() => tcp({ UnitID: 256 }), invalid(/UnitID is "256"/));
  assert.throws(() => tcp({ UnitID: -1 }), invalid(/0 to 255/));
  assert.throws(() => tcp({ Address: '' }), invalid(/Use text/));
  assert.throws(() => tcp({ Timeout: 'soon' }), invalid(/Timeout is "soon"/));
  assert.throws(() => rtu({ Parity: 'even' }), invalid(/N \(none\), O \(odd\) or E \(even\)/));
  assert.throws(() => rtu({ DataBits: 9 }), invalid(/DataBits is "9"/));
  assert.throws(() => rtu({ StopBits: 1.5 }), invalid(/StopBits/));
});

test('refuses two of the protocols, and none', () => {
  assert.throws(() => parseLineSettings({ 'modbus-tcp': TCP, 'modbus-rtu': SERIAL }), invalid(/it has modbus-tcp and modbus-rtu/));
  assert.throws(() => parseLineSettings({ 'Modbus-TCP': TCP }), invalid(/it has none/));
  assert.throws(() => parseLineSettings({}), invalid(/exactly one/));
});

test('ignores protocols that are not Modbus', () => {
  assert.equal(parseLineSettings({ 'modbus-tcp': TCP, other: {} }).unit, 1);
});

test('gives units behind one gateway, and on one serial line, the same key', () => {
  assert.equal(lineKey(tcp()), '10.0.0.5:502');
  assert.equal(lineKey(tcp({ UnitID: 7, Port: '502' })), '10.0.0.5:502');
  assert.equal(lineKey(rtu({ UnitID: 9 })), '/dev/ttyUSB0');
});

test('has a schema that takes what it reads and refuses missing and misspelt properties', () => {
  const check = (value: unknown) => Schema.Check(ModbusProtocolsSchema, value);
  assert.equal(check({ 'modbus-tcp': { ...TCP, Port: '502', Timeout: '5s' } }), true);
  assert.equal(check({ 'modbus-rtu': SERIAL, other: {} }), true);
  assert.equal(check({ 'modbus-tcp': { ...TCP, Address: undefined } }), false);
  assert.equal(check({ 'modbus-rtu': { ...SERIAL, Parity: 'X' } }), false);
});
