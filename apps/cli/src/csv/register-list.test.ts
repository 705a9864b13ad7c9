import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCsv } from './csv.ts';
import { profileOfRegisterList } from './register-list.ts';

const profileOf = (text: string, options = {}) => profileOfRegisterList(parseCsv(text), { name: 'Pump', ...options });
const only = (text: string, options = {}) => {
  const [resource] = profileOf(text, options).deviceResources ?? [];
  return { ...resource?.attributes, ...resource?.properties } as Record<string, unknown>;
};

test('makes one resource of each row, read-only unless the list says otherwise', () => {
  const profile = profileOf('name,table,address,type,access,units\nFlow,holding,10,float,,m³/h\nSpeed,holding,12,uint16,RW,rpm\n');
  assert.equal(profile.name, 'Pump');
  assert.deepEqual(
    profile.deviceResources?.map(({ name, attributes, properties }) => ({
      name,
      attributes,
      type: properties.valueType,
      rw: properties.readWrite,
      units: properties.units,
    })),
    [
      { name: 'Flow', attributes: { primaryTable: 'HOLDING_REGISTERS', startingAddress: '10' }, type: 'Float32', rw: 'R', units: 'm³/h' },
      { name: 'Speed', attributes: { primaryTable: 'HOLDING_REGISTERS', startingAddress: '12' }, type: 'Uint16', rw: 'RW', units: 'rpm' },
    ],
  );
});

test('recognises addresses such as 40001 and counts them from 1', () => {
  assert.deepEqual(only('name,address\nA,40001\n').startingAddress, '0');
  assert.equal(only('name,address\nA,30010\n').primaryTable, 'INPUT_REGISTERS');
  assert.equal(only('name,address\nA,00001\n').primaryTable, 'COILS');
  assert.equal(only('name,address\nA,400011\n').startingAddress, '10');
});

test('counts other addresses from 0, or from 1 when told so', () => {
  assert.equal(only('name,table,address\nA,holding,100\n').startingAddress, '100');
  assert.equal(only('name,table,address\nA,holding,100\n', { oneBased: true }).startingAddress, '99');
  assert.equal(only('name,table,address\nA,input,0x1F\n').startingAddress, '31');
});

test('understands the column names and data types of vendors', () => {
  const resource = only('Tag;Register;Register type;Data type;R/W;Factor;Min;Max\nTemp;7;4x;REAL;R/W;0,1;0;100\n');
  assert.deepEqual(
    [resource.valueType, resource.readWrite, resource.scale, resource.minimum, resource.maximum],
    ['Float32', 'RW', 0.1, 0, 100],
  );
});

test('reads an integer register with a broken factor as a float, so that the scaled value keeps its digits', () => {
  const resource = only('name,table,address,type,scale\nTemp,input,5,int16,0.1\n');
  assert.deepEqual([resource.valueType, resource.rawType, resource.scale], ['Float32', 'INT16', 0.1]);
});

test('addresses a bit of a register', () => {
  assert.equal(only('name,table,address,type\nRun,holding,10.1,bool\n').startingAddress, '10.01');
});

for (const [what, text, message] of [
  ['an unknown table', 'name,table,address\nA,drum,1\n', /Line 2: "drum" is not a Modbus table/],
  ['an address without a table', 'name,address\nA,100\n', /Line 2: the address 100 does not tell its table/],
  ['an address beyond the range', 'name,table,address\nA,holding,70000\n', /outside 0 to 65535/],
  ['something that is no address', 'name,table,address\nA,holding,ten\n', /"ten" is not a register address/],
  ['an unknown type', 'name,table,address,type\nA,holding,1,blob\n', /"blob" is not a data type/],
  ['a write to an input register', 'name,table,address,access\nA,input,1,RW\n', /INPUT_REGISTERS cannot be written/],
  ['a string without a length', 'name,table,address,type\nA,holding,1,string\n', /needs its length in registers/],
  ['a name that comes twice', 'name,table,address\nA,holding,1\nA,holding,2\n', /Line 3: the name "A" stands in the list twice/],
  ['a row without a name', 'name,table,address\n,holding,1\n', /Line 2: the column "name" is empty/],
  ['a list without rows', 'name,table,address\n', /no rows/],
] as const) {
  test(`refuses ${what} and names the line`, () => {
    assert.throws(() => profileOf(text), message);
  });
}
