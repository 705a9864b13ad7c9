import type { TSchema } from 'typebox';
import type { WireAnnotations } from './schema.ts';

/** A schema as the decoder and the validator look at it: the JSON Schema keywords they know, and the annotations of the wire. */
export interface WireSchema extends WireAnnotations {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly title?: string;
  readonly properties?: Readonly<Record<string, WireSchema>>;
  readonly required?: readonly string[];
  readonly items?: WireSchema;
  readonly additionalProperties?: WireSchema;
}

/** A TypeBox schema as the decoder looks at it. */
export function wireSchema(schema: TSchema): WireSchema {
  return schema as unknown as WireSchema;
}

/** The struct path of a member within its parent: what the schema says, else the capitalised name. */
export function structPath(name: string, schema: WireSchema): string {
  return schema['x-path'] ?? name.charAt(0).toUpperCase() + name.slice(1);
}
