import type { LogSink } from '@skerry/runtime';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'];
const LEVEL = /^level=([A-Z]+)/;

/** A sink that keeps every line in `all` and shows those from `level` up to the person at the terminal. */
export function levelledSink(level: string, all: LogSink, show: (line: string) => void): LogSink {
  const least = LEVELS.indexOf(level);
  return {
    write(line) {
      all.write(line);
      if (LEVELS.indexOf(LEVEL.exec(line)?.[1] ?? '') >= least) show(line);
    },
  };
}
