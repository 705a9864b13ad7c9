import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawChart, shortNumber } from './chart.ts';

test('draws small and large values between the ends of the scale', () => {
  assert.deepEqual(drawChart([0, 7, 14, 15], { width: 8, height: 2 }), ['15 ┤  ▇█', ' 0 ┤▁███']);
});

test('draws a flat line in the middle and gaps for what is no number', () => {
  assert.deepEqual(drawChart([5, undefined, Number.NaN, 5], { width: 7, height: 1 }), ['5 ┤▄  ▄']);
});

test('names a flat line beside it, once', () => {
  assert.deepEqual(drawChart([7, 7], { width: 5, height: 4 }), ['  ┤  ', '  ┤  ', '7 ┤██', '  ┤██']);
});

test('shows the newest values when there are more than fit, in lines of equal width', () => {
  const lines = drawChart(
    Array.from({ length: 100 }, (_, index) => index),
    { width: 20, height: 3 },
  );
  assert.deepEqual(
    lines.map((line) => line.length),
    [20, 20, 20],
  );
  assert.match(lines[0] ?? '', /^99 ┤/);
});

test('draws an empty chart without values', () => {
  assert.deepEqual(drawChart([], { width: 6, height: 2 }), ['1 ┤   ', '0 ┤   ']);
});

test('shortens numbers without losing small ones', () => {
  assert.deepEqual([1234567, 0.000123456, -21.504321].map(shortNumber), ['1234567', '0.00012346', '-21.504']);
});
