import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wholeNumber } from './whole-number.ts';

test('takes numbers, bigints and text in decimal or hexadecimal', () => {
  for (const value of [255, 255n, '255', '0xff', '0XFF', ' 255 ']) assert.equal(wholeNumber(value), 255);
});

test('takes nothing else', () => {
  for (const value of [-1, 1.5, Number.NaN, '', '-1', '1.0', '1e3', 'ff', true, null, undefined, [1]])
    assert.equal(wholeNumber(value), undefined);
});
