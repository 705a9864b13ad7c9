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

/** Count, extremes and moments of a distribution since the start of the process; all 0 before the first observation. */
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
  /** Forgets a metric, because what it is about is gone for good. */
  remove(name: string, tags?: MetricTags): void;
  /** Prometheus text format, version 0.0.4. */
  render(): string;
  snapshot(): MetricSnapshot[];
}

/** Metrics for the service `service`, which becomes a label of each when they are rendered. Names are EdgeX's, `EventsPersisted` for example. */
export function createMetrics(service: string): Metrics {
  return new MetricRegistry(service);
}

class MetricRegistry implements Metrics {
  readonly #service: string;
  readonly #entries = new Map<string, Entry>();

  constructor(service: string) {
    this.#service = service;
  }

  counter(name: string, tags: MetricTags = {}): Counter {
    return this.#entry('counter', name, tags) as CounterEntry;
  }

  gauge(name: string, tags: MetricTags = {}): Gauge {
    return this.#entry('gauge', name, tags) as GaugeEntry;
  }

  timer(name: string, tags: MetricTags = {}): Distribution {
    return this.#entry('timer', name, tags) as DistributionEntry;
  }

  histogram(name: string, tags: MetricTags = {}): Distribution {
    return this.#entry('histogram', name, tags) as DistributionEntry;
  }

  remove(name: string, tags: MetricTags = {}): void {
    this.#entries.delete(idOf(name, tags));
  }

  snapshot(): MetricSnapshot[] {
    return [...this.#entries.values()].map((entry) => entry.snapshot());
  }

  render(): string {
    // By the name that is shown: several may look alike in it, and a reader refuses the whole page if a type is told twice.
    const families = Map.groupBy(this.snapshot(), (metric) => `${metric.kind} ${prometheusName(metric)}`);
    return [...families.values()].flatMap((family) => renderFamily(family, this.#service)).join('');
  }

  #entry(kind: MetricSnapshot['kind'], name: string, tags: MetricTags): Entry {
    const id = idOf(name, tags);
    const known = this.#entries.get(id);
    if (known && known.kind !== kind)
      throw new TypeError(`Metric "${name}" is a ${known.kind}, not a ${kind}; give the ${kind} another name`);
    const entry = known ?? createEntry(kind, name, tags);
    this.#entries.set(id, entry);
    return entry;
  }
}

function idOf(name: string, tags: MetricTags): string {
  return JSON.stringify([name, Object.entries(tags).sort()]);
}

interface Entry {
  readonly kind: MetricSnapshot['kind'];
  snapshot(): MetricSnapshot;
}

function createEntry(kind: MetricSnapshot['kind'], name: string, tags: MetricTags): Entry {
  if (kind === 'counter') return new CounterEntry(name, tags);
  if (kind === 'gauge') return new GaugeEntry(name, tags);
  return new DistributionEntry(kind, name, tags);
}

class CounterEntry implements Counter, Entry {
  readonly kind = 'counter';
  value = 0;
  readonly #name: string;
  readonly #tags: MetricTags;

  constructor(name: string, tags: MetricTags) {
    this.#name = name;
    this.#tags = tags;
  }

  increment(by = 1): void {
    this.value += by;
  }

  snapshot(): MetricSnapshot {
    return { kind: this.kind, name: this.#name, tags: this.#tags, value: this.value };
  }
}

class GaugeEntry implements Gauge, Entry {
  readonly kind = 'gauge';
  value = 0;
  readonly #name: string;
  readonly #tags: MetricTags;

  constructor(name: string, tags: MetricTags) {
    this.#name = name;
    this.#tags = tags;
  }

  set(value: number): void {
    this.value = value;
  }

  snapshot(): MetricSnapshot {
    return { kind: this.kind, name: this.#name, tags: this.#tags, value: this.value };
  }
}

class DistributionEntry implements Distribution, Entry {
  readonly kind: 'timer' | 'histogram';
  readonly #name: string;
  readonly #tags: MetricTags;
  #count = 0;
  #min = 0;
  #max = 0;
  #mean = 0;
  // Sum of squared differences from the mean, kept up by Welford's method, which stays exact over millions of values.
  #spread = 0;

  constructor(kind: 'timer' | 'histogram', name: string, tags: MetricTags) {
    this.kind = kind;
    this.#name = name;
    this.#tags = tags;
  }

  observe(value: number): void {
    this.#min = this.#count === 0 ? value : Math.min(this.#min, value);
    this.#max = this.#count === 0 ? value : Math.max(this.#max, value);
    this.#count++;
    const before = value - this.#mean;
    this.#mean += before / this.#count;
    this.#spread += before * (value - this.#mean);
  }

  get stats(): DistributionStats {
    const variance = this.#count === 0 ? 0 : this.#spread / this.#count;
    return { count: this.#count, min: this.#min, max: this.#max, mean: this.#mean, stddev: Math.sqrt(variance), variance };
  }

  snapshot(): MetricSnapshot {
    return { kind: this.kind, name: this.#name, tags: this.#tags, stats: this.stats };
  }
}

function renderFamily(family: readonly MetricSnapshot[], service: string): string[] {
  return family.flatMap((metric, index) => {
    const labels = labelsOf({ service, ...metric.tags });
    const name = prometheusName(metric);
    const type = 'stats' in metric ? 'summary' : metric.kind;
    const head = index === 0 ? [`# TYPE ${name} ${type}\n`] : [];
    if (!('stats' in metric)) return [...head, `${name}${labels} ${metric.value}\n`];
    const { count, mean, min, max } = metric.stats;
    return [
      ...head,
      `${name}_count${labels} ${count}\n`,
      `${name}_sum${labels} ${mean * count}\n`,
      `${name}_min${labels} ${min}\n`,
      `${name}_max${labels} ${max}\n`,
    ];
  });
}

function prometheusName({ name, kind }: MetricSnapshot): string {
  const snake = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_');
  const suffix = kind === 'counter' ? '_total' : kind === 'timer' ? '_milliseconds' : '';
  return `skerry_${snake.toLowerCase()}${suffix}`;
}

function labelsOf(tags: MetricTags): string {
  const parts = Object.entries(tags).map(([name, value]) => `${name.replace(/[^A-Za-z0-9_]/g, '_')}="${labelText(value)}"`);
  return `{${parts.join(',')}}`;
}

/** Only these three may be escaped: any other escape, `\\t` for example, makes a reader refuse the whole page. */
function labelText(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
