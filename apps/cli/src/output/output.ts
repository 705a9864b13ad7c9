import { stringifyJson } from '@skerry/contracts';
import { type Column, formatTable } from './table.ts';

/** Where a command writes: results to standard output, remarks to standard error, so that results can be piped on. */
export interface Output {
  /** Results as JSON instead of tables. */
  readonly json: boolean;
  /** Whether a person reads along. */
  readonly terminal: boolean;
  /** Width of the terminal in characters; endless where nobody knows. */
  readonly width: number;
  /** A line of the result. */
  line(text: string): void;
  /** A remark for the person; nothing a script needs. */
  note(text: string): void;
}

/** Makes the output of this process. */
export function processOutput(json: boolean): Output {
  return {
    json,
    terminal: process.stdout.isTTY === true,
    width: process.stdout.columns || Number.POSITIVE_INFINITY,
    line: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
  };
}

/** Writes rows as a table for people, or as one JSON array for scripts; `empty` is said (to people only) when there are none. */
export function writeRows<T>(output: Output, rows: readonly T[], shape: { columns: readonly Column<T>[]; empty: string }): void {
  if (output.json) output.line(stringifyJson(rows));
  else if (rows.length === 0) output.note(shape.empty);
  else output.line(formatTable(rows, shape.columns, output.width));
}

/** Writes one object: as JSON, or in the words of `text`. */
export function writeOne(output: Output, value: unknown, text: () => string): void {
  output.line(output.json ? stringifyJson(value) : text());
}
