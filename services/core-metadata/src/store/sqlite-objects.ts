import { parseJson, stringifyJson } from '@skerry/contracts';
import type { Database, SqlValue } from '@skerry/store';
import type { Condition, Filter, Kind, ObjectStore, Stored, Stretch } from '../store.ts';
import { ObjectCache } from './object-cache.ts';
import { conditionsOf, type Fragment, whereOf } from './sqlite-filter.ts';

/** What every kind of object has. */
export interface Named {
  id?: string;
  name: string;
  created?: number;
  labels?: readonly string[];
}

/** What sets one kind apart: its table, and the columns it is looked up by beside the usual ones. */
export interface Shape<T> {
  readonly kind: Kind;
  columns(value: T): Record<string, SqlValue>;
}

interface Row {
  readonly version: number;
  readonly body: string;
}

/**
 * The objects of one kind in SQLite, with those read lately kept decoded.
 *
 * Conditions are part of the statement that writes, so whatever else runs at the same time, what they say holds at the moment of the write. The
 * cache is right only as long as this process alone writes the file, which the engine makes sure of.
 */
export class SqliteObjectStore<T extends Named> implements ObjectStore<T> {
  readonly #database: Database;
  readonly #shape: Shape<T>;
  readonly #cache = new ObjectCache<Stored<T>>();

  constructor(database: Database, shape: Shape<T>) {
    this.#database = database;
    this.#shape = shape;
  }

  get(name: string): Stored<T> | undefined {
    return this.#cache.get(name) ?? this.#read(name);
  }

  getById(id: string): Stored<T> | undefined {
    const row = this.#database.get<{ name: string }>(`SELECT name FROM ${this.#shape.kind} WHERE id = ?`, [id]);
    return row && this.get(row.name);
  }

  count(filter: Filter): number {
    const { sql, params } = whereOf(this.#shape.kind, filter);
    return this.#database.get<{ total: number }>(`SELECT count(*) AS total FROM ${this.#shape.kind}${sql}`, params)?.total ?? 0;
  }

  list(filter: Filter, stretch: Stretch): readonly T[] {
    const { sql, params } = whereOf(this.#shape.kind, filter);
    const query = `SELECT name FROM ${this.#shape.kind}${sql} ORDER BY created, position LIMIT ? OFFSET ?`;
    const names = this.#database.all<{ name: string }>(query, [...params, stretch.limit, stretch.offset]);
    return names.flatMap(({ name }) => this.get(name)?.value ?? []);
  }

  async insert(value: T, conditions?: readonly Condition[]): Promise<boolean> {
    const row = this.#rowOf(value, 1);
    const names = Object.keys(row);
    const { sql, params } = conditionsOf(conditions);
    const into = `INSERT INTO ${this.#shape.kind} (${names.join(', ')}) SELECT ${names.map(() => '?').join(', ')}`;
    return this.#write(value.name, { sql: `${into} WHERE true${sql} ON CONFLICT DO NOTHING`, params: [...Object.values(row), ...params] });
  }

  async replace(value: T, { version, conditions }: { version: number; conditions?: readonly Condition[] }): Promise<boolean> {
    const row = this.#rowOf(value, version + 1);
    const { sql, params } = conditionsOf(conditions);
    const assignments = Object.keys(row).map((name) => `${name} = ?`);
    return this.#write(value.name, {
      sql: `UPDATE OR IGNORE ${this.#shape.kind} SET ${assignments.join(', ')} WHERE name = ? AND version = ?${sql}`,
      params: [...Object.values(row), value.name, version, ...params],
    });
  }

  async remove(name: string, { version, conditions }: { version: number; conditions?: readonly Condition[] }): Promise<boolean> {
    const { sql, params } = conditionsOf(conditions);
    const statement = `DELETE FROM ${this.#shape.kind} WHERE name = ? AND version = ?${sql}`;
    return this.#write(name, { sql: statement, params: [name, version, ...params] }, true);
  }

  #rowOf(value: T, version: number): Record<string, SqlValue> {
    return {
      id: value.id ?? '',
      name: value.name,
      created: value.created ?? 0,
      version,
      labels: JSON.stringify(value.labels ?? []),
      body: stringifyJson(value),
      ...this.#shape.columns(value),
    };
  }

  #read(name: string): Stored<T> | undefined {
    const row = this.#database.get<Row>(`SELECT version, body FROM ${this.#shape.kind} WHERE name = ?`, [name]);
    return row && this.#cache.add(name, { value: parseJson(row.body) as T, version: row.version });
  }

  async #write(name: string, { sql, params }: Fragment, mayDelete = false): Promise<boolean> {
    try {
      const [result] = await this.#database.write([{ sql, rows: [params] }], { mayDelete });
      return (result?.changes[0] ?? 0) > 0;
    } finally {
      this.#cache.forget(name); // also after a failure: it may have come after the commit
    }
  }
}
