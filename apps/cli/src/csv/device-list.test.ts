import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Device } from '@skerry/contracts';
import { formatCsv, parseCsv } from './csv.ts';
import { devicesOfRows, rowsOfDevices } from './device-list.ts';

const devicesOf = (text: string) => devicesOfRows(parseCsv(text));

test('makes a device of each row, with Modbus addresses as people write them', () => {
  const [device] = devicesOf('name,profile,modbus,autoevents,labels\nPump,Pump,10.0.0.5:502/3,10s:Flow 1m:Level:change,line-3 wet\n');
  assert.equal(device?.serviceName, 'device-modbus');
  assert.equal((device?.protocols?.['modbus-tcp'] as Record<string, string> | undefined)?.UnitID, '3');
  assert.deepEqual(device?.labels, ['line-3', 'wet']);
  assert.deepEqual(
    device?.autoEvents?.map((event) => [event.interval, event.sourceName, event.onChange]),
    [
      ['10s', 'Flow', false],
      ['1m', 'Level', true],
    ],
  );
});

test("keeps EdgeX's spelling of protocol properties", () => {
  const [device] = devicesOf('Name,Service,Profile,modbus-tcp.Address,modbus-tcp.UnitID\nP,device-modbus,P,host,1\n');
  assert.deepEqual(device?.protocols, { 'modbus-tcp': { Address: 'host', UnitID: '1' } });
});

test('reads back what it exports', () => {
  const devices = devicesOf(
    'name,service,profile,description,labels,state,autoevents,modbus-tcp.Address\nP,device-modbus,Q,"a, b",x y,LOCKED,10s:Flow,host\n',
  );
  const { names, rows } = rowsOfDevices(devices as Device[]);
  assert.deepEqual(devicesOf(formatCsv(names, rows)), devices);
});

test('reads back protocols without properties, properties of other protocols, labels with spaces and texts that look like formulas', () => {
  const device = {
    name: 'D',
    serviceName: 'device-virtual',
    profileName: 'P',
    description: '=1+1',
    labels: ['line 3', 'wet'],
    adminState: 'UNLOCKED',
    operatingState: 'UP',
    autoEvents: [],
    protocols: { host: {}, other: { Address: 'x', someCase: '300' } },
  };
  const { names, rows } = rowsOfDevices([device as unknown as Device]);
  assert.deepEqual(devicesOf(formatCsv(names, rows)), [device]);
});

test('names the line and column of what is missing', () => {
  assert.throws(() => devicesOf('name,profile,service\nP,,s\n'), /Line 2: the column "profile" is empty/);
  assert.throws(() => devicesOf('name,profile\nP,Q\n'), /Line 2: the column "service" is empty/);
  assert.throws(() => devicesOf('name,profile,service,autoevents\nP,Q,s,Flow\n'), /"Flow" is not an auto event/);
});
