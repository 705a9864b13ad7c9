import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modbusProtocol } from './modbus-target.ts';
import { UsageError } from './usage-error.ts';

test('reads a TCP address with and without port and unit', () => {
  assert.deepEqual(modbusProtocol('192.168.1.20:1502/7'), {
    'modbus-tcp': { Address: '192.168.1.20', Port: '1502', UnitID: '7', Timeout: '2', IdleTimeout: '60' },
  });
  assert.deepEqual(modbusProtocol('plc.local'), {
    'modbus-tcp': { Address: 'plc.local', Port: '502', UnitID: '1', Timeout: '2', IdleTimeout: '60' },
  });
  assert.equal(modbusProtocol('[fe80::1]:502/2')['modbus-tcp']?.Address, 'fe80::1');
});

test('reads a serial line with and without its settings', () => {
  assert.deepEqual(modbusProtocol('/dev/ttyUSB0/3'), {
    'modbus-rtu': {
      Address: '/dev/ttyUSB0',
      UnitID: '3',
      BaudRate: '9600',
      DataBits: '8',
      StopBits: '1',
      Parity: 'N',
      Timeout: '2',
      IdleTimeout: '60',
    },
  });
  const custom = modbusProtocol('/dev/serial/by-id/usb-x:19200:8E2/1')['modbus-rtu'];
  assert.deepEqual([custom?.Address, custom?.BaudRate, custom?.Parity, custom?.StopBits], ['/dev/serial/by-id/usb-x', '19200', 'E', '2']);
});

test('refuses what is no address, port or unit', () => {
  for (const text of ['', 'a b', 'host:99999/1', 'host/256', '/dev/ttyUSB0']) assert.throws(() => modbusProtocol(text), UsageError);
});
