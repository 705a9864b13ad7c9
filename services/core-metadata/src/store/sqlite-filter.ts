import type { SqlValue } from '@skerry/store';
import type { Condition, Filter, Kind } from '../store.ts';

/** A piece of SQL and the values of its question marks. */
export interface Fragment {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

const COLUMNS = ['name', 'service', 'profile', 'parent', 'manufacturer', 'model'] as const;

/** A filter as a WHERE clause, empty when it selects everything. */
export function whereOf(kind: Kind, filter: Filter): Fragment {
  const given = COLUMNS.filter((column) => filter[column] !== undefined);
  const terms = given.map((column) => `${column} = ?`);
  const params: SqlValue[] = given.map((column) => filter[column] ?? '');
  const labels = [...new Set(filter.labels)];
  for (const label of labels) {
    terms.push(`position IN (SELECT position FROM ${kind}_label WHERE label = ?)`);
    params.push(label);
  }
  return { sql: terms.length === 0 ? '' : ` WHERE ${terms.join(' AND ')}`, params };
}

/** Conditions as the end of a WHERE clause that has a term already. */
export function conditionsOf(conditions: readonly Condition[] = []): Fragment {
  const fragments = conditions.map(conditionOf);
  return { sql: fragments.map(({ sql }) => ` AND ${sql}`).join(''), params: fragments.flatMap(({ params }) => params) };
}

function conditionOf({ kind, where, is }: Condition): Fragment {
  const { sql, params } = whereOf(kind, where);
  if (typeof is === 'object') return { sql: `(SELECT count(*) FROM ${kind}${sql}) < ?`, params: [...params, is.fewerThan] };
  const exists = `EXISTS (SELECT 1 FROM ${kind}${sql})`;
  return { sql: is === 'some' ? exists : `NOT ${exists}`, params };
}
