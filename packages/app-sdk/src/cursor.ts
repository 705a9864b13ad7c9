import type { Clock, Logger } from '@skerry/runtime';
import type { Database } from '@skerry/store';

const UPSERT =
  'INSERT INTO cursor (pipeline, position) VALUES (?, ?) ON CONFLICT (pipeline) DO UPDATE SET position = excluded.position WHERE position <> excluded.position';
/** Moves within this time share one write. After a crash at most the messages of this time are exported a second time. */
const COALESCE_MS = 200;

/** The place in the event log up to which a pipeline is done, kept over restarts. */
export interface Cursor extends AsyncDisposable {
  /** Undefined until the cursor was first moved. */
  readonly position: bigint | undefined;
  /** Notes the place; it is durable a moment later, and at once when the cursor is disposed. */
  move(position: bigint): void;
}

/** The cursor of one pipeline. */
export class SavedCursor implements Cursor {
  readonly #database: Database;
  readonly #pipeline: string;
  readonly #clock: Clock;
  readonly #log: Logger;
  #position: bigint | undefined;
  #saved: bigint | undefined;
  #timer: Disposable | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(database: Database, pipeline: string, means: { clock: Clock; log: Logger }) {
    this.#database = database;
    this.#pipeline = pipeline;
    this.#clock = means.clock;
    this.#log = means.log;
    const row = database.get<{ position: number | bigint }>('SELECT position FROM cursor WHERE pipeline = ?', [pipeline]);
    this.#saved = row && BigInt(row.position);
    this.#position = this.#saved;
  }

  get position(): bigint | undefined {
    return this.#position;
  }

  move(position: bigint): void {
    this.#position = position;
    this.#timer ??= this.#clock.setTimeout(() => this.#save(), COALESCE_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#save();
    await this.#writing;
  }

  #save(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
  }

  async #write(): Promise<void> {
    const position = this.#position;
    if (position === undefined || position === this.#saved) return;
    try {
      await this.#database.write([{ sql: UPSERT, rows: [[this.#pipeline, position]] }]);
      this.#saved = position;
    } catch (error) {
      this.#log.error('Cannot save how far the export is. It goes on; after a restart some events may be exported twice.', { error });
    }
  }
}
