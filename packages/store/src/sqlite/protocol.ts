import type { ErrorKind } from '@skerry/contracts';
import type { Migration, StatementResult } from '../database.ts';

/** How a database file is tuned. Everything has a default that suits an edge device; tests make the limits small. */
export interface SqliteTuning {
  /** Page cache of the writer, in KiB. */
  readonly writerCacheKb: number;
  /** Page cache of the reader, in KiB. */
  readonly readerCacheKb: number;
  /** A checkpoint in the background starts each time the write-ahead log has grown by this much. */
  readonly checkpointBytes: number;
  /** At this size the writer pauses for one group and empties the log itself. */
  readonly walCapBytes: number;
  /** Space kept aside per database, given back when the disk is full so that deletes still work: at least twice `checkpointBytes`. */
  readonly reserveBytes: number;
  /** Largest number of 4 KiB pages the file may have; 0 is no limit. Lets a test fill the disk. */
  readonly maxPages: number;
}

/** What an edge device gets. */
export const DEFAULT_TUNING: SqliteTuning = {
  writerCacheKb: 4096,
  readerCacheKb: 2048,
  checkpointBytes: 8 << 20,
  walCapBytes: 64 << 20,
  reserveBytes: 16 << 20,
  maxPages: 0,
};

/** Everything the worker has to know to open one file. */
export interface OpenOrder {
  readonly database: number;
  readonly path: string;
  readonly migrations: readonly Migration[];
  readonly tuning: SqliteTuning;
}

/** What the main thread asks of the writer. Each order is answered once, in the order of sending. */
export type WriterOrder =
  | { readonly type: 'open'; readonly id: number; readonly order: OpenOrder }
  | {
      readonly type: 'units';
      readonly id: number;
      readonly database: number;
      /** SQL texts that the packed units name for the first time; numbered onward from the last one sent. */
      readonly sql: readonly string[];
      readonly packed: ArrayBuffer;
      readonly length: number;
    }
  | { readonly type: 'close'; readonly id: number; readonly database: number };

/** A failure as it crosses the thread border. */
export interface Failure {
  readonly kind: ErrorKind;
  readonly message: string;
}

/** What became of one unit. */
export type Outcome = readonly StatementResult[] | Failure;

/** How a file stands after a group. */
export interface FileState {
  readonly full: boolean;
  readonly walBytes: number;
  readonly usedBytes: number;
}

/** The writer's answer to one order. */
export interface WriterReply {
  readonly id: number;
  readonly failure?: Failure;
  readonly outcomes?: readonly Outcome[];
  readonly state?: FileState;
  /** The buffer of the order, handed back to be used again. */
  readonly packed?: ArrayBuffer;
}

/** What a worker thread of this package is started for. */
export type WorkerRole = { readonly role: 'writer' } | Errand;

/** A short job that runs in a thread of its own, so that neither the writer nor the main thread waits for the disk. */
export type Errand =
  | { readonly role: 'checkpoint'; readonly path: string }
  | { readonly role: 'reserve'; readonly path: string; readonly bytes: number };

/** Tells a failed outcome from the results of a unit. */
export function isFailure(outcome: Outcome): outcome is Failure {
  return !Array.isArray(outcome);
}
