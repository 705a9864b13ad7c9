/** Names and values added to a log entry. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Levels of EdgeX, from the most talkative to the least. */
export type LogLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

/** Writes log entries of one service; entries below the service's live `Writable.LogLevel` cost next to nothing. */
export interface Logger {
  trace(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to each of its entries. */
  child(fields: LogFields): Logger;
}

/** Where finished log lines go. A line has no line feed at its end. */
export interface LogSink {
  write(line: string): void;
}
