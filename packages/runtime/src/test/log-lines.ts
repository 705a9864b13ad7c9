import type { LogSink } from '../log.ts';

/** A sink that keeps its lines. */
export class LogLines implements LogSink {
  readonly lines: string[] = [];

  write(line: string): void {
    this.lines.push(line);
  }

  /** Whether some line matches. */
  has(pattern: RegExp): boolean {
    return this.lines.some((line) => pattern.test(line));
  }
}
