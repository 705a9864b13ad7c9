import type { LogFields, Logger, LogLevel } from '@skerry/runtime';

/** A log entry as a test sees it. */
export interface TestLogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** A logger that remembers its entries, and lets a test wait for one. */
export class TestLog implements Logger {
  readonly entries: TestLogEntry[];
  readonly #fields: LogFields;
  readonly #watchers: Set<() => void>;

  constructor(fields: LogFields = {}, shared?: TestLog) {
    this.#fields = fields;
    this.entries = shared?.entries ?? [];
    this.#watchers = shared ? shared.#watchers : new Set();
  }

  trace(message: string, fields?: LogFields): void {
    this.#add('TRACE', message, fields);
  }

  debug(message: string, fields?: LogFields): void {
    this.#add('DEBUG', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#add('INFO', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#add('WARN', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#add('ERROR', message, fields);
  }

  child(fields: LogFields): Logger {
    return new TestLog({ ...this.#fields, ...fields }, this);
  }

  /** The messages that match, in order. */
  matching(expression: RegExp): string[] {
    return this.entries.map(({ message }) => message).filter((message) => expression.test(message));
  }

  /** Resolves once an entry matches. */
  async seen(expression: RegExp): Promise<void> {
    while (this.matching(expression).length === 0) {
      await new Promise<void>((resolve) => this.#watchers.add(resolve));
    }
  }

  #add(level: LogLevel, message: string, fields: LogFields = {}): void {
    this.entries.push({ level, message, fields: { ...this.#fields, ...fields } });
    for (const watcher of this.#watchers) watcher();
    this.#watchers.clear();
  }
}
