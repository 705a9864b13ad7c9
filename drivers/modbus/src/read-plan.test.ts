import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ValueType } from '@skerry/contracts';
import { pointOf } from './point.ts';
import { planReads, sliceOfSpan } from './read-plan.ts';

const point = (startingAddress: unknown, valueType: ValueType = 'Uint16', primaryTable = 'HOLDING_REGISTERS', more = {}) =>
  pointOf({ primaryTable, startingAddress, ...more }, valueType);
const planned = (points: ReturnType<typeof point>[], gap?: number) =>
  planReads(points, { gap }).map(({ start, cells }) => `${start}+${cells}`);

test('joins neighbours of any types into one request', () => {
  assert.deepEqual(planned([point(0), point(1, 'Int32'), point(3, 'Float64'), point(7, 'String', undefined, { stringRegisterSize: 3 })]), [
    '0+10',
  ]);
});

test('joins whatever the order in which they are asked, and knows which point is where', () => {
  const spans = planReads([point(12), point(10), point(11)]);
  assert.deepEqual(spans, [{ table: 'holding registers', start: 10, cells: 3, points: [1, 2, 0] }]);
});

test('does not read across a gap unless it is told to', () => {
  assert.deepEqual(planned([point(0), point(2)]), ['0+1', '2+1']);
  assert.deepEqual(planned([point(0), point(2)], 1), ['0+3']);
  assert.deepEqual(planned([point(0), point(3)], 1), ['0+1', '3+1']);
});

test('keeps the tables apart', () => {
  assert.deepEqual(planned([point(0), point(1, 'Uint16', 'INPUT_REGISTERS')]), ['0+1', '1+1']);
});

test('reads bits of one register, and overlapping values, once', () => {
  assert.deepEqual(planned([point('5.0', 'Bool'), point('5.7', 'Bool'), point(5)]), ['5+1']);
  assert.deepEqual(planned([point(5, 'Float64'), point(6)]), ['5+4']);
});

test('starts a new request at 125 registers and at 2000 coils', () => {
  const registers = Array.from({ length: 126 }, (_, index) => point(index));
  assert.deepEqual(planned(registers), ['0+125', '125+1']);
  const coils = Array.from({ length: 2001 }, (_, index) => point(index, 'Bool', 'COILS'));
  assert.deepEqual(planned(coils), ['0+2000', '2000+1']);
});

test('never splits a value between two requests', () => {
  const points = [...Array.from({ length: 124 }, (_, index) => point(index)), point(124, 'Int32')];
  assert.deepEqual(planned(points), ['0+124', '124+2']);
});

test('cuts the bytes of a point out of a reply', () => {
  const points = [point(10), point(11, 'Int32')];
  const [span] = planReads(points);
  const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6);
  assert.deepEqual([...sliceOfSpan(bytes, span!, points[0]!)], [1, 2]);
  assert.deepEqual([...sliceOfSpan(bytes, span!, points[1]!)], [3, 4, 5, 6]);
});

test('cuts coils out of packed bits wherever they begin', () => {
  const points = Array.from({ length: 10 }, (_, index) => point(20 + index, 'Bool', 'COILS'));
  const [span] = planReads(points);
  const bytes = Uint8Array.of(0b0000_0101, 0b0000_0010);
  const values = points.map((one) => one.codec.decode(sliceOfSpan(bytes, span!, one)));
  assert.deepEqual(values, [true, false, true, false, false, false, false, false, false, true]);
});

test('plans nothing for nothing', () => {
  assert.deepEqual(planReads([]), []);
});
