import type { LogFields, Logger, LogLevel } from '@skerry/runtime';

/** A logger that keeps what is logged, for tests that look at it. */
export class RecordingLog implements Logger {
  readonly entries: { readonly level: LogLevel; readonly message: string; readonly fields: LogFields | undefined }[] = [];

  /** The messages of one level, one per line; of all levels if none is given. */
  text(level?: LogLevel): string {
    const wanted = this.entries.filter((entry) => level === undefined || entry.level === level);
    return wanted.map(({ message }) => message).join('\n');
  }

  trace(message: string, fields?: LogFields): void {
    this.entries.push({ level: 'TRACE', message, fields });
  }

  debug(message: string, fields?: LogFields): void {
    this.entries.push({ level: 'DEBUG', message, fields });
  }

  info(message: string, fields?: LogFields): void {
    this.entries.push({ level: 'INFO', message, fields });
  }

  warn(message: string, fields?: LogFields): void {
    this.entries.push({ level: 'WARN', message, fields });
  }

  error(message: string, fields?: LogFields): void {
    this.entries.push({ level: 'ERROR', message, fields });
  }

  child(): Logger {
    return this;
  }
}
