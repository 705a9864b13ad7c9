/** One column of a table: its heading, what it shows of a row, and whether it holds numbers (set flush right). */
export interface Column<T> {
  readonly title: string;
  readonly value: (row: T) => unknown;
  readonly right?: boolean;
}

const GAP = '  ';

/** Lays rows out in columns as wide as their content; the last column may be cut to fit `width` characters. Without rows only the headings. */
export function formatTable<T>(rows: readonly T[], columns: readonly Column<T>[], width = Number.POSITIVE_INFINITY): string {
  const cells = [columns.map((column) => column.title), ...rows.map((row) => columns.map((column) => cellText(column.value(row))))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => displayWidth(line[index] ?? ''))));
  return cells.map((line) => cut(formatLine(line, columns, widths), width)).join('\n');
}

function formatLine<T>(line: readonly string[], columns: readonly Column<T>[], widths: readonly number[]): string {
  return line
    .map((text, index) => {
      const space = ' '.repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(text)));
      return columns[index]?.right === true ? space + text : text + space;
    })
    .join(GAP)
    .trimEnd();
}

/** Text of one cell: control characters are shown, never sent to the terminal; lists are joined; what is absent is a dash. */
export function cellText(value: unknown): string {
  if (value === undefined || value === null || value === '') return '-';
  if (Array.isArray(value)) return value.length === 0 ? '-' : value.map(cellText).join(', ');
  const text =
    typeof value === 'object'
      ? JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? String(member) : member))
      : String(value);
  return printable(text);
}

/** Replaces control characters, so that a name or a value from outside cannot drive the terminal. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function displayWidth(text: string): number {
  return [...text].length;
}

function cut(line: string, width: number): string {
  const characters = [...line];
  return characters.length <= width ? line : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
