import type { Static, TSchema } from 'typebox';

/** Placeholder. */
export function decode<S extends TSchema>(_schema: S, value: unknown, _typeName?: string): Static<S> {
  return value as Static<S>;
}
