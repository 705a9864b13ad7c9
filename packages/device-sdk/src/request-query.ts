import type { ReadRequest } from './driver.ts';

/** The request with the caller's query in attribute `urlRawQuery`; the request itself when there was none. */
export function requestWithQuery(request: ReadRequest, query: string): ReadRequest {
  return query === '' ? request : { ...request, attributes: { ...request.attributes, urlRawQuery: query } };
}

/** The query without the parameters that begin with `ds-`, sorted by name and encoded, as it is handed to drivers. */
export function driverQuery(query: Iterable<[string, string]>): string {
  const rest = [...query].filter(([name]) => !name.startsWith('ds-'));
  if (rest.length === 0) return '';
  const sorted = new URLSearchParams(rest);
  sorted.sort();
  return sorted.toString();
}
