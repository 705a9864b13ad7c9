import Type, { type Static } from 'typebox';
import { API_VERSION } from './base.ts';
import { anything, dto, int64, text } from './schema.ts';

/** Schema of a system event; see {@link SystemEvent}. */
export const SystemEventSchema = dto('SystemEvent', {
  apiVersion: text('required', { 'x-path': 'Versionable.ApiVersion' }),
  type: text(),
  action: text(),
  source: text(),
  owner: text(),
  tags: Type.Unsafe<Record<string, string> | null>({ type: ['object', 'null'], additionalProperties: { type: 'string' } }),
  details: anything(),
  timestamp: int64(),
});

/** Notice of a change, published by core-metadata and device services; `timestamp` in nanoseconds, `tags` null when there are none. */
export type SystemEvent = Static<typeof SystemEventSchema>;

/** What is to be told in a system event. */
export interface SystemEventParts {
  readonly type: string;
  readonly action: string;
  readonly source: string;
  readonly owner: string;
  readonly details: unknown;
  readonly timestamp: bigint;
  readonly tags?: Record<string, string>;
}

/** A system event with EdgeX's member order. */
export function systemEvent(parts: SystemEventParts): SystemEvent {
  const { type, action, source, owner, tags, details, timestamp } = parts;
  return { apiVersion: API_VERSION, type, action, source, owner, tags: tags ?? null, details, timestamp };
}
