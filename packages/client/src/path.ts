/**
 * A path of the v3 API with each name escaped as one segment, e.g. `apiPath('device/name', 'a/b')` is `/api/v3/device/name/a%2Fb`.
 *
 * EdgeX decodes a path a second time unless it holds an escape that is not in canonical form. A name with a literal `%` would not survive that, so
 * such a name has every character escaped; and so has one of dots only, which would mean the level above.
 */
export function apiPath(route: string, ...names: readonly string[]): string {
  let path = `/api/v3/${route}`;
  for (const name of names) path += `/${segment(name)}`;
  return path;
}

/** The query as `?a=1&b=2`, without members that are undefined; empty when there are none. */
export function queryText(query: Readonly<Record<string, string | number | bigint | boolean | undefined>>): string {
  const parts = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function segment(name: string): string {
  if (PLAIN.test(name)) return name;
  return /%|^\.\.?$/.test(name) ? escapeAll(name) : encodeURIComponent(name);
}

const PLAIN = /^(?!\.\.?$)[\w.~-]+$/;

function escapeAll(name: string): string {
  let text = '';
  for (const byte of new TextEncoder().encode(name)) text += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return text;
}
