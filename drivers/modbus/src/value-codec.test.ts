import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ValueType } from '@skerry/contracts';
import type { DeviceValue } from '@skerry/device-sdk';
import { createValueCodec, type ValueDescription } from './value-codec.ts';

const CASES: [ValueDescription, number[], DeviceValue][] = [
  [{ valueType: 'Int16' }, [0xff, 0xe7], -25],
  [{ valueType: 'Uint16' }, [0xff, 0xe7], 65511],
  [{ valueType: 'Int32' }, [0, 0, 1, 11], 267],
  [{ valueType: 'Int32' }, [0xff, 0xff, 0xff, 0xfe], -2],
  [{ valueType: 'Uint32' }, [0xff, 0xff, 0xff, 0xfe], 4294967294],
  [{ valueType: 'Int64' }, [0, 1, 0, 0, 0, 2, 1, 1], 281474976841985n],
  [{ valueType: 'Int64' }, [0x80, 0, 0, 0, 0, 0, 0, 0], -9223372036854775808n],
  [{ valueType: 'Uint64' }, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 18446744073709551615n],
  [{ valueType: 'Float32' }, [0x3f, 0xc0, 0, 0], 1.5],
  [{ valueType: 'Float64' }, [0x3f, 0xf3, 0xc0, 0xca, 0x42, 0x83, 0xde, 0x1b], 1.23456789],
  [{ valueType: 'Int32', byteSwap: true }, [2, 1, 4, 3], 0x01020304],
  [{ valueType: 'Int32', wordSwap: true }, [3, 4, 1, 2], 0x01020304],
  [{ valueType: 'Uint32', byteSwap: true, wordSwap: true }, [4, 3, 2, 1], 0x01020304],
  [{ valueType: 'Float32', wordSwap: true }, [0, 0, 0x3f, 0xc0], 1.5],
  [{ valueType: 'Float64', rawType: 'Int32', wordSwap: true }, [0xff, 0xfe, 0xff, 0xff], -2],
  [{ valueType: 'Float32', rawType: 'Int16' }, [0xff, 0xe7], -25],
  [{ valueType: 'Float32', rawType: 'Uint16' }, [0xff, 0xe7], 65511],
  [{ valueType: 'Float64', rawType: 'Int16' }, [0xff, 0xe7], -25],
  [{ valueType: 'Float64', rawType: 'Uint16' }, [0, 7], 7],
  [{ valueType: 'Bool' }, [0, 1], true],
  [{ valueType: 'Bool', bit: 9 }, [2, 0], true],
  [{ valueType: 'String', stringBytes: 6 }, [0x70, 0x75, 0x6d, 0x70, 0, 0], 'pump'],
  [{ valueType: 'String', stringBytes: 4 }, [0, 0, 0, 0], ''],
];

for (const [description, bytes, value] of CASES) {
  test(`${JSON.stringify(description)} reads [${bytes}] as ${value} and writes it back`, () => {
    const codec = createValueCodec(description);
    assert.deepEqual(codec.decode(Uint8Array.from(bytes)), value);
    assert.deepEqual([...codec.encode(value)], bytes);
    if (description.valueType !== 'Bool') assert.equal(codec.bits, bytes.length * 8);
  });
}

test('gives back every value it has written, for each type and each order of bytes', () => {
  const samples: [ValueType, DeviceValue[]][] = [
    ['Int16', [-32768, -1, 0, 32767]],
    ['Uint32', [0, 1, 65536, 4294967295]],
    ['Int32', [-2147483648, 305419896]],
    ['Float32', [0, -1.5, 3.4028234663852886e38]],
    ['Float64', [Math.PI, 5e-324]],
    ['Uint64', [0n, 2n ** 63n]],
  ];
  for (const [valueType, values] of samples) {
    for (const swaps of [{}, { byteSwap: true }, { wordSwap: true }, { byteSwap: true, wordSwap: true }]) {
      const codec = createValueCodec({ valueType, ...swaps });
      for (const value of values) assert.deepEqual(codec.decode(codec.encode(value)), value);
    }
  }
});

test('swaps only values of 32 bits, as EdgeX does', () => {
  const swaps = { byteSwap: true, wordSwap: true };
  assert.deepEqual([...createValueCodec({ valueType: 'Int16', ...swaps }).encode(1)], [0, 1]);
  assert.deepEqual([...createValueCodec({ valueType: 'Uint64', ...swaps }).encode(1n)], [0, 0, 0, 0, 0, 0, 0, 1]);
  assert.deepEqual([...createValueCodec({ valueType: 'Float32', rawType: 'Int16', ...swaps }).encode(1)], [0, 1]);
});

test('rounds a float for an integer register, so that 25.3 / 0.1 is 253 again', () => {
  const codec = createValueCodec({ valueType: 'Float32', rawType: 'Int16' });
  assert.deepEqual([...codec.encode(252.99998)], [0, 253]);
  assert.deepEqual([...codec.encode(-0.4)], [0, 0]);
});

test('refuses values that do not fit instead of wrapping them around', () => {
  const misfits: [ValueDescription, DeviceValue][] = [
    [{ valueType: 'Int16' }, 32768],
    [{ valueType: 'Uint16' }, -1],
    [{ valueType: 'Float32', rawType: 'Int16' }, 40000],
    [{ valueType: 'Float64', rawType: 'Int32' }, Number.NaN],
    [{ valueType: 'Int64' }, 2n ** 63n],
    [{ valueType: 'Int32' }, 'x'],
    [{ valueType: 'Bool' }, 1],
  ];
  for (const [description, value] of misfits) {
    assert.throws(() => createValueCodec(description).encode(value), { kind: 'ContractInvalid', message: /does not fit the device's/ });
  }
});

test('reads the bits of a register one by one', () => {
  const register = Uint8Array.of(0b1000_0000, 0b0000_0101);
  const on = Array.from({ length: 16 }, (_, bit) => bit).filter((bit) => createValueCodec({ valueType: 'Bool', bit }).decode(register));
  assert.deepEqual(on, [0, 2, 15]);
});

test('cuts a text that is too long, never in the middle of a character', () => {
  const codec = createValueCodec({ valueType: 'String', stringBytes: 4 });
  assert.equal(codec.decode(codec.encode('pumps')), 'pump');
  assert.equal(codec.decode(codec.encode('abcé')), 'abc');
});

test('refuses types that Modbus has not', () => {
  for (const valueType of ['Int8', 'Uint8', 'Binary', 'Object', 'Int16Array'] as const) {
    assert.throws(() => createValueCodec({ valueType }), {
      kind: 'ContractInvalid',
      message: new RegExp(`no values of type ${valueType}`),
    });
  }
});

test('refuses a raw type that cannot be read as the value type, and ignores one of an integer', () => {
  assert.throws(() => createValueCodec({ valueType: 'Float32', rawType: 'Int32' }), { message: /Int32 cannot be read as Float32/ });
  assert.equal(createValueCodec({ valueType: 'Int16', rawType: 'Uint16' }).decode(Uint8Array.of(0xff, 0xff)), -1);
});
