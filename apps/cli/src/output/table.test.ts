import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellText, formatTable, printable } from './table.ts';

const columns = [
  { title: 'NAME', value: (row: { name: string; n: number }) => row.name },
  { title: 'N', value: (row: { name: string; n: number }) => row.n, right: true },
];

test('sets columns as wide as their content and numbers flush right', () => {
  const rows = [
    { name: 'a', n: 5 },
    { name: 'long name', n: 1234 },
  ];
  assert.equal(formatTable(rows, columns), 'NAME          N\na             5\nlong name  1234');
});

test('shows the headings of a table without rows', () => {
  assert.equal(formatTable([], columns), 'NAME  N');
});

test('cuts lines to the width of the terminal', () => {
  assert.equal(formatTable([{ name: 'abcdefgh', n: 1 }], columns, 5), 'NAME…\nabcd…');
});

test('shows control characters instead of sending them to the terminal', () => {
  assert.equal(printable('a\u001b[31mred\nb'), 'a\\x1b[31mred\\x0ab');
});

test('shows what is absent as a dash, lists joined, objects as JSON with exact integers', () => {
  assert.equal(cellText(undefined), '-');
  assert.equal(cellText([]), '-');
  assert.equal(cellText(['a', 'b']), 'a, b');
  assert.equal(cellText({ origin: 1700000000000000001n }), '{"origin":"1700000000000000001"}');
});
