import type { Counter, Distribution, DistributionStats, Gauge, MetricSnapshot, Metrics, MetricTags } from '@skerry/runtime';

/** A number that is counted or set. */
class Value implements Counter, Gauge {
  value = 0;

  increment(by = 1): void {
    this.value += by;
  }

  set(value: number): void {
    this.value = value;
  }
}

class Observations implements Distribution {
  readonly values: number[] = [];

  observe(value: number): void {
    this.values.push(value);
  }

  get stats(): DistributionStats {
    const count = this.values.length;
    const mean = count === 0 ? 0 : this.values.reduce((sum, value) => sum + value, 0) / count;
    const [min, max] = count === 0 ? [0, 0] : [Math.min(...this.values), Math.max(...this.values)];
    return { count, min, max, mean, stddev: 0, variance: 0 };
  }
}

/** Metrics whose values a test can ask for by name, whatever their tags. */
export class TestMetrics implements Metrics {
  readonly #values = new Map<string, Value>();
  readonly #observations = new Map<string, Observations>();

  counter(name: string, _tags?: MetricTags): Counter {
    return this.#value(name);
  }

  gauge(name: string, _tags?: MetricTags): Gauge {
    return this.#value(name);
  }

  timer(name: string, _tags?: MetricTags): Distribution {
    return this.#distribution(name);
  }

  histogram(name: string, _tags?: MetricTags): Distribution {
    return this.#distribution(name);
  }

  remove(name: string, _tags?: MetricTags): void {
    this.#values.delete(name);
    this.#observations.delete(name);
  }

  /** The value of a counter or gauge, 0 if it was never asked for. */
  value(name: string): number {
    return this.#values.get(name)?.value ?? 0;
  }

  /** Everything a timer or histogram observed. */
  observed(name: string): readonly number[] {
    return this.#observations.get(name)?.values ?? [];
  }

  render(): string {
    return [...this.#values].map(([name, { value }]) => `${name} ${value}`).join('\n');
  }

  snapshot(): MetricSnapshot[] {
    return [...this.#values].map(([name, { value }]) => ({ kind: 'counter', name, tags: {}, value }));
  }

  #value(name: string): Value {
    const value = this.#values.get(name) ?? new Value();
    this.#values.set(name, value);
    return value;
  }

  #distribution(name: string): Observations {
    const distribution = this.#observations.get(name) ?? new Observations();
    this.#observations.set(name, distribution);
    return distribution;
  }
}
