import type { Static } from 'typebox';
import { dto, flag, float, text, whole } from './schema.ts';

/** Schema of how many events of a source core-data keeps, and how long. */
export const RetentionSchema = dto('Retention', {
  maxCap: whole(),
  minCap: whole(),
  duration: text('omitempty,edgex-dto-duration=0s'),
});

/** How many events of a source core-data keeps, and how long; 0 and "" mean its defaults. */
export type Retention = Static<typeof RetentionSchema>;

/** Schema of a source that a device service reads on its own interval. */
export const AutoEventSchema = dto('AutoEvent', {
  interval: text('required,edgex-dto-duration=1ms'),
  onChange: flag(),
  onChangeThreshold: float('gte=0'),
  sourceName: text('required'),
  retention: RetentionSchema,
});

/** A source that a device service reads on its own interval; `retention` is always present, as EdgeX shows it. */
export type AutoEvent = Static<typeof AutoEventSchema>;
