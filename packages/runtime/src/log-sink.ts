import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogSink } from './log.ts';

/** How large a log file grows and how many old ones stay. */
export interface FileSinkOptions {
  /** Size at which the file is put aside; default 10 MiB. */
  readonly maxBytes?: number;
  /** How many files put aside are kept, as `<path>.1` (newest) and so on; default 5. */
  readonly keep?: number;
  /** Where lines go that the file cannot take; standard error unless given. */
  readonly fallback?: Pick<NodeJS.WritableStream, 'write'>;
}

/** A sink that writes to a stream, standard output unless told otherwise. */
export function streamSink(stream: Pick<NodeJS.WritableStream, 'write'> = process.stdout): LogSink {
  return { write: (line) => void stream.write(`${line}\n`) };
}

/**
 * A sink that appends to a file and puts it aside when it is full; dispose it to close the file.
 *
 * Never throws: while the file cannot be written (a full disk, say) lines go to standard error instead, so that logging stops no service.
 */
export function fileSink(path: string, options: FileSinkOptions = {}): LogSink & Disposable {
  return new FileSink(path, options);
}

class FileSink implements LogSink, Disposable {
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #keep: number;
  readonly #fallback: Pick<NodeJS.WritableStream, 'write'>;
  #file: number | undefined;
  #bytes = 0;

  constructor(path: string, options: FileSinkOptions) {
    this.#path = path;
    this.#maxBytes = options.maxBytes ?? 10 * 1024 * 1024;
    this.#keep = options.keep ?? 5;
    this.#fallback = options.fallback ?? process.stderr;
  }

  write(line: string): void {
    try {
      this.#append(`${line}\n`);
    } catch (error) {
      this[Symbol.dispose]();
      this.#fallback.write(`${line}\nCannot write log file "${this.#path}": ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }

  [Symbol.dispose](): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #append(text: string): void {
    const bytes = Buffer.from(text);
    if (this.#file === undefined) this.#open();
    if (this.#bytes > 0 && this.#bytes + bytes.length > this.#maxBytes) this.#rotate();
    writeSync(this.#file as number, bytes);
    this.#bytes += bytes.length;
  }

  #open(): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    this.#file = openSync(this.#path, 'a', 0o640);
    this.#bytes = fstatSync(this.#file).size;
  }

  #rotate(): void {
    this[Symbol.dispose]();
    rmSync(`${this.#path}.${this.#keep}`, { force: true });
    for (let i = this.#keep - 1; i >= 1; i--) moveIfThere(`${this.#path}.${i}`, `${this.#path}.${i + 1}`);
    if (this.#keep > 0) renameSync(this.#path, `${this.#path}.1`);
    else rmSync(this.#path);
    this.#open();
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
