/** Labels of a metric. */
export type MetricTags = Readonly<Record<string, string>>;

/** A number that only grows. */
export interface Counter {
  increment(by?: number): void;
  readonly value: number;
}

/** A number that goes up and down. */
export interface Gauge {
  set(value: number): void;
  readonly value: number;
}

/** The spread of what was observed: durations in milliseconds for a timer, anything for a histogram. */
export interface Distribution {
  observe(value: number): void;
  readonly stats: DistributionStats;
}

/** Count, extremes and moments of a distribution; all 0 before the first observation. */
export interface DistributionStats {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly stddev: number;
  readonly variance: number;
}

/** One metric as it stands now. */
export type MetricSnapshot =
  | { readonly kind: 'counter' | 'gauge'; readonly name: string; readonly tags: MetricTags; readonly value: number }
  | { readonly kind: 'timer' | 'histogram'; readonly name: string; readonly tags: MetricTags; readonly stats: DistributionStats };

/** The metrics of one service. Asking for a name and tags that exist gives the same metric again. */
export interface Metrics {
  counter(name: string, tags?: MetricTags): Counter;
  gauge(name: string, tags?: MetricTags): Gauge;
  timer(name: string, tags?: MetricTags): Distribution;
  histogram(name: string, tags?: MetricTags): Distribution;
  /** Prometheus text format, version 0.0.4. */
  render(): string;
  snapshot(): MetricSnapshot[];
}
