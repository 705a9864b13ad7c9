import { parseJson, stringifyJson } from '@skerry/contracts';
import type { Database } from '@skerry/store';

/** A failed export that waits to be sent again. */
export interface KeptExport {
  readonly id: number;
  readonly pipelineId: string;
  /** Position of the function that failed; the retry starts there. */
  readonly at: number;
  /** The functions of the pipeline then; an export is only sent again while they are the same. */
  readonly version: string;
  readonly payload: Uint8Array;
  readonly correlationId: string;
  readonly inputContentType: string;
  readonly values: Readonly<Record<string, string>>;
  readonly tries: number;
}

interface Row {
  readonly id: number;
  readonly pipeline: string;
  readonly at: number;
  readonly version: string;
  readonly payload: Uint8Array;
  readonly context: string;
  readonly tries: number;
}

const INSERT = 'INSERT INTO kept_export (pipeline, at, version, payload, context, tries) VALUES (?, ?, ?, ?, ?, 0)';

/** Failed exports in the order in which they failed, durable. */
export class KeptExports {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  count(): number {
    return this.#database.get<{ count: number }>('SELECT count(*) AS count FROM kept_export')?.count ?? 0;
  }

  /** The first one behind an id. */
  after(id: number): KeptExport | undefined {
    const row = this.#database.get<Row>('SELECT * FROM kept_export WHERE id > ? ORDER BY id LIMIT 1', [id]);
    if (!row) return undefined;
    const { pipeline: pipelineId, context, ...rest } = row;
    const details = parseJson(context) as Pick<KeptExport, 'correlationId' | 'inputContentType' | 'values'>;
    return { ...rest, ...details, pipelineId };
  }

  /** Stores one; resolves once it is durable. */
  async add(kept: Omit<KeptExport, 'id' | 'tries'>): Promise<void> {
    const { pipelineId, at, version, payload, correlationId, inputContentType, values } = kept;
    const context = stringifyJson({ correlationId, inputContentType, values });
    await this.#database.write([{ sql: INSERT, rows: [[pipelineId, at, version, payload, context]] }]);
  }

  async countTry(id: number): Promise<void> {
    await this.#database.write([{ sql: 'UPDATE kept_export SET tries = tries + 1 WHERE id = ?', rows: [[id]] }]);
  }

  async remove(id: number): Promise<void> {
    await this.#database.write([{ sql: 'DELETE FROM kept_export WHERE id = ?', rows: [[id]] }], { mayDelete: true });
  }
}
