import { UsageError } from '../usage-error.ts';

/** One line of a CSV file by column name (lower case, but `protocol.Property` as spelled), with its line number for messages. */
export interface CsvRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/**
 * Reads CSV whose first line names the columns. Takes what spreadsheets write: quotes, a byte order mark, `;` or tab instead of `,`.
 *
 * @throws {UsageError} for an unclosed quote, a doubled column or a line with more cells than columns.
 */
export function parseCsv(text: string): CsvRow[] {
  const body = text.replace(/^\ufeff/, '');
  const lines = splitCells(body, delimiterOf(body));
  const [header, ...rest] = lines;
  if (header === undefined) throw new UsageError('The CSV file is empty: its first line must name the columns.');
  const names = header.cells.map((name) => (name.includes('.') ? name.trim() : name.trim().toLowerCase()));
  const doubled = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (doubled !== undefined) throw new UsageError(`The CSV file names the column "${doubled}" twice.`);
  return rest.filter(({ cells }) => cells.some((cell) => cell.trim() !== '')).map((row) => named(names, row));
}

function named(names: readonly string[], row: { line: number; cells: string[] }): CsvRow {
  if (row.cells.length > names.length)
    throw new UsageError(`Line ${row.line} of the CSV file has ${row.cells.length} cells for ${names.length} columns.`);
  return { line: row.line, cells: Object.fromEntries(row.cells.map((cell, index) => [names[index] ?? '', meant(cell.trim())])) };
}

function delimiterOf(text: string): string {
  const header = text.split(/\r?\n/, 1)[0] ?? '';
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

function splitCells(text: string, delimiter: string): { line: number; cells: string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${delimiter}\\r\\n][^${delimiter}\\r\\n]*)?)(${delimiter}|\\r?\\n|\\r|$)`, 'y');
  let line = 1;
  let row = { line, cells: [] as string[] };
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const match = cell.exec(text);
    if (match === null)
      throw new UsageError(`Line ${lineAt(text, at)} of the CSV file has a quote that is not closed, or text behind a closed one.`);
    row.cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    line += (match[0].match(/\n|\r(?!\n)/g) ?? []).length;
    if (match[3] === delimiter && cell.lastIndex < text.length) continue;
    if (match[3] === delimiter) row.cells.push('');
    rows.push(row);
    row = { line, cells: [] };
  }
  return rows;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** Writes rows as CSV with a heading; text that a spreadsheet would take for a formula gets an apostrophe in front. */
export function formatCsv(names: readonly string[], rows: Iterable<readonly unknown[]>): string {
  const lines = [names.map(quoted).join(',')];
  for (const row of rows) lines.push(csvLine(row));
  return `${lines.join('\n')}\n`;
}

/** Writes one line of CSV, without a line feed. */
export function csvLine(row: readonly unknown[]): string {
  return row.map((cell) => quoted(harmless(cell === undefined || cell === null ? '' : String(cell)))).join(',');
}

/** Undoes {@link harmless}. */
function meant(text: string): string {
  return /^'[=+@\t\r-]/.test(text) ? text.slice(1) : text;
}

function harmless(text: string): string {
  return /^[=+@\t\r-]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
