import type { Static } from 'typebox';
import { anything, dto, int64, list, optional, text } from './schema.ts';

/** Schema of a field of a metric. */
export const MetricFieldSchema = dto('MetricField', { name: text('edgex-dto-none-empty-string'), value: anything() });

/** Schema of a tag of a metric. */
export const MetricTagSchema = dto('MetricTag', { name: text('edgex-dto-none-empty-string'), value: text('required') });

/** Schema of a service metric; see {@link Metric}. */
export const MetricSchema = dto('Metric', {
  apiVersion: text('required', { 'x-path': 'Versionable.ApiVersion' }),
  name: text('edgex-dto-none-empty-string'),
  fields: list(MetricFieldSchema, 'gt=0'),
  tags: optional(list(MetricTagSchema)),
  timestamp: int64('required'),
});

/** A figure about a service, published on the telemetry topic; `timestamp` in nanoseconds. */
export type Metric = Static<typeof MetricSchema>;
