import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../usage-error.ts';
import { formatCsv, parseCsv } from './csv.ts';

const cellsOf = (text: string) => parseCsv(text).map((row) => row.cells);

test('reads rows by column name, whatever its case, and keeps line numbers', () => {
  const rows = parseCsv('Name,Address\nFlow, 10 \n\nLevel,12\n');
  assert.deepEqual(rows, [
    { line: 2, cells: { name: 'Flow', address: '10' } },
    { line: 4, cells: { name: 'Level', address: '12' } },
  ]);
});

test('takes what spreadsheets write: byte order mark, semicolons, tabs, CRLF', () => {
  assert.deepEqual(cellsOf('\ufeffa;b\r\n1;2,5\r\n'), [{ a: '1', b: '2,5' }]);
  assert.deepEqual(cellsOf('a\tb\n1\t2'), [{ a: '1', b: '2' }]);
});

test('reads quotes, doubled quotes and line feeds within quotes', () => {
  assert.deepEqual(cellsOf('a,b\n"x, ""y""\nz",2\n'), [{ a: 'x, "y"\nz', b: '2' }]);
  assert.equal(parseCsv('a\n"x\ny"\nz\n')[1]?.line, 4);
});

test('keeps an empty last cell and cells that are left out', () => {
  assert.deepEqual(cellsOf('a,b,c\n1,,\n2\n'), [{ a: '1', b: '', c: '' }, { a: '2' }]);
});

test('names the line of what it cannot read', () => {
  assert.throws(() => parseCsv('a,b\n"x,1\n'), /Line 2 of the CSV file has a quote that is not closed/);
  assert.throws(() => parseCsv('a,b\n1,2,3\n'), /Line 2 of the CSV file has 3 cells for 2 columns/);
  assert.throws(() => parseCsv('a,A\n1,2\n'), /names the column "a" twice/);
  assert.throws(() => parseCsv(''), UsageError);
});

test('reads back what it writes', () => {
  const rows = [
    ['plain', 'with "quotes", and\nline feeds'],
    ['', 'semi;colon'],
  ];
  const text = formatCsv(['a', 'b'], rows);
  assert.deepEqual(
    cellsOf(text),
    rows.map(([a, b]) => ({ a, b })),
  );
});

test('keeps a spreadsheet from running a value as a formula, but leaves numbers alone', () => {
  assert.equal(formatCsv(['a', 'b', 'c'], [['=1+1', -5, '+x']]), "a,b,c\n'=1+1,-5,'+x\n");
});
