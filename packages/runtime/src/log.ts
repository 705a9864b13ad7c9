import { isEdgeError, stringifyJson } from '@skerry/contracts';
import type { Clock } from './clock.ts';

/** Names and values added to a log entry. Values under a name that sounds like a secret are masked. */
export type LogFields = Readonly<Record<string, unknown>>;

/** EdgeX's levels, from the most talkative to the least. */
export const LOG_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'] as const;

/** One of {@link LOG_LEVELS}. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Writes log entries of one service; entries below the service's live `Writable.LogLevel` cost next to nothing. */
export interface Logger {
  trace(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to each of its entries. A field `source` says which part of the service speaks. */
  child(fields: LogFields): Logger;
}

/** Where finished log lines go. A line has no line feed at its end. */
export interface LogSink {
  write(line: string): void;
}

/** What a logger needs; `level` is asked at each entry, so that a change works at once. */
export interface LoggerOptions {
  /** Service key. */
  readonly app: string;
  readonly sink: LogSink;
  readonly level: () => string;
  readonly clock: Pick<Clock, 'nowMs'>;
}

const SECRET_NAME = /pass(word|phrase)?$|secret|token|credential|authorization|private_?key|api_?key|cookie/i;
const LONGEST_VALUE = 4096;

/** A logger that writes EdgeX's logfmt lines: `level=INFO ts=... app=core-data source=... msg="..." key=value`. */
export function createLogger(options: LoggerOptions): Logger {
  return new LogfmtLogger(options, {});
}

class LogfmtLogger implements Logger {
  readonly #options: LoggerOptions;
  readonly #fields: LogFields;

  constructor(options: LoggerOptions, fields: LogFields) {
    this.#options = options;
    this.#fields = fields;
  }

  trace(message: string, fields?: LogFields): void {
    this.#write('TRACE', message, fields);
  }

  debug(message: string, fields?: LogFields): void {
    this.#write('DEBUG', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#write('INFO', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#write('WARN', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#write('ERROR', message, fields);
  }

  child(fields: LogFields): Logger {
    return new LogfmtLogger(this.#options, { ...this.#fields, ...fields });
  }

  #write(level: LogLevel, message: string, fields: LogFields | undefined): void {
    const { app, sink, clock } = this.#options;
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(this.#options.level() as LogLevel)) return;
    const { source, ...rest } = { ...this.#fields, ...fields };
    const head = `level=${level} ts=${new Date(clock.nowMs()).toISOString()} app=${app} source=${formatLogValue(source ?? app)}`;
    let line = `${head} msg=${JSON.stringify(message)}`;
    for (const [name, value] of Object.entries(rest)) {
      if (value !== undefined) line += ` ${fieldName(name)}=${SECRET_NAME.test(name) ? '***' : formatLogValue(value)}`;
    }
    sink.write(line);
  }
}

/** A value as it stands in a log line: quoted where it would break the line, shortened where it is endless, members of objects masked too. */
export function formatLogValue(value: unknown): string {
  const text = textOf(value);
  const short = text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}… (${text.length} characters)` : text;
  return /^[^\s"=\p{Cc}]+$/u.test(short) ? short : JSON.stringify(short);
}

function textOf(value: unknown): string {
  if (isEdgeError(value)) return value.fullMessage ?? value.message;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Uint8Array) return `<${value.length} bytes>`;
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return stringifyJson(masked(value, 0));
  } catch (error) {
    return `<unprintable: ${error instanceof Error ? error.message : String(error)}>`;
  }
}

function masked(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (depth > 8) return '…';
  if (Array.isArray(value)) return value.map((item) => masked(item, depth + 1));
  const members = Object.entries(value).map(([name, member]) => [name, SECRET_NAME.test(name) ? '***' : masked(member, depth + 1)]);
  return Object.fromEntries(members);
}

function fieldName(name: string): string {
  return name.replace(/[\s"=\p{Cc}]/gu, '_');
}
