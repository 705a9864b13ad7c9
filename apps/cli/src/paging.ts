import type { Page, PageQuery } from '@skerry/client';

const PAGE = 500;

/** Fetches a whole list page by page; `limit` ends it early. Rows that are added or removed meanwhile may be missed or seen twice. */
export async function fetchAll<T>(fetch: (query: PageQuery) => Promise<Page<T>>, limit = Number.POSITIVE_INFINITY): Promise<T[]> {
  const rows: T[] = [];
  while (rows.length < limit) {
    const page = await fetch({ offset: rows.length, limit: Math.min(PAGE, limit - rows.length) });
    rows.push(...page.items);
    if (page.items.length === 0 || rows.length >= page.totalCount) break;
  }
  return rows;
}
