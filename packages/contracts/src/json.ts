/** Placeholder. */
export function parseJson(text: string): unknown {
  return JSON.parse(text);
}

/** Placeholder. */
export function stringifyJson(value: unknown): string {
  return JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? JSON.rawJSON(String(item)) : item));
}
