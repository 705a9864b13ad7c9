import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ModbusRefusal, readException } from './modbus-exception.ts';

const refusal = (code: number) => new ModbusRefusal(readException(code), 'holding register 9 (40010) of unit 1 at plc:502');

test('names the exception, its code and the place', () => {
  assert.equal(refusal(2).message, 'illegal data address (2): holding register 9 (40010) of unit 1 at plc:502');
  assert.equal(refusal(99).message, 'unknown exception (99): holding register 9 (40010) of unit 1 at plc:502');
  assert.equal(refusal(2).code, 2);
});

test('promises that the device did not act only where its code says so', () => {
  for (const code of [1, 2, 3, 6, 7, 8, 10]) assert.equal(refusal(code).executed, 'no', `code ${code}`);
  for (const code of [4, 5, 11, 99]) assert.equal(refusal(code).executed, 'maybe', `code ${code}`);
});

test('counts a refusal as an answer, and what a gateway says about a missing device as silence', () => {
  for (const code of [1, 2, 3, 4, 5, 6, 99]) assert.equal(refusal(code).fault, 'answer', `code ${code}`);
  for (const code of [10, 11]) assert.equal(refusal(code).fault, 'silent', `code ${code}`);
});
