import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from './metrics.ts';

test('gives the same metric for the same name and tags, whatever their order', () => {
  const metrics = createMetrics('core-data');
  metrics.counter('EventsPersisted', { a: '1', b: '2' }).increment();
  metrics.counter('EventsPersisted', { b: '2', a: '1' }).increment(2);
  assert.equal(metrics.counter('EventsPersisted', { a: '1', b: '2' }).value, 3);
  assert.equal(metrics.counter('EventsPersisted').value, 0);
});

test('refuses a name that another kind of metric has', () => {
  const metrics = createMetrics('core-data');
  metrics.gauge('Queue');
  assert.throws(() => metrics.counter('Queue'), /Metric "Queue" is a gauge, not a counter/);
});

test('computes count, extremes, mean and deviation of a timer', () => {
  const timer = createMetrics('x').timer('Commit');
  assert.deepEqual(timer.stats, { count: 0, min: 0, max: 0, mean: 0, stddev: 0, variance: 0 });
  for (const value of [2, 4, 4, 4, 5, 5, 7, 9]) timer.observe(value);
  assert.deepEqual(timer.stats, { count: 8, min: 2, max: 9, mean: 5, stddev: 2, variance: 4 });
});

test('stays exact over many large values', () => {
  const histogram = createMetrics('x').histogram('Large');
  for (let i = 0; i < 1000; i++) histogram.observe(1e9 + (i % 2));
  assert.ok(Math.abs(histogram.stats.stddev - 0.5) < 1e-6);
});

test('renders Prometheus text with one type line per family', () => {
  const metrics = createMetrics('core-data');
  metrics.counter('EventsPersisted', { profile: 'a"b' }).increment(5);
  metrics.counter('EventsPersisted', { profile: 'c' }).increment();
  metrics.gauge('QueueLength').set(3);
  metrics.timer('CommitTime').observe(2);
  assert.equal(
    metrics.render(),
    [
      '# TYPE skerry_events_persisted_total counter',
      'skerry_events_persisted_total{service="core-data",profile="a\\"b"} 5',
      'skerry_events_persisted_total{service="core-data",profile="c"} 1',
      '# TYPE skerry_queue_length gauge',
      'skerry_queue_length{service="core-data"} 3',
      '# TYPE skerry_commit_time_milliseconds summary',
      'skerry_commit_time_milliseconds_count{service="core-data"} 1',
      'skerry_commit_time_milliseconds_sum{service="core-data"} 2',
      'skerry_commit_time_milliseconds_min{service="core-data"} 2',
      'skerry_commit_time_milliseconds_max{service="core-data"} 2',
      '',
    ].join('\n'),
  );
});

test('tells a type once for names that look alike, and escapes in labels only what may be escaped', () => {
  const metrics = createMetrics('x');
  metrics.gauge('Last-a b', { device: 'a\tb' }).set(1);
  metrics.gauge('Other').set(2);
  metrics.gauge('Last-a/b', { device: 'a\n"\\' }).set(3);
  assert.equal(
    metrics.render(),
    [
      '# TYPE skerry_last_a_b gauge',
      'skerry_last_a_b{service="x",device="a\tb"} 1',
      'skerry_last_a_b{service="x",device="a\\n\\"\\\\"} 3',
      '# TYPE skerry_other gauge',
      'skerry_other{service="x"} 2',
      '',
    ].join('\n'),
  );
});

test('forgets a metric that is removed', () => {
  const metrics = createMetrics('x');
  metrics.gauge('LastConnected', { device: 'a' }).set(1);
  metrics.remove('LastConnected');
  assert.equal(metrics.snapshot().length, 1);
  metrics.remove('LastConnected', { device: 'a' });
  assert.deepEqual([metrics.snapshot(), metrics.gauge('LastConnected', { device: 'a' }).value], [[], 0]);
});

test('takes a snapshot that later changes do not touch', () => {
  const metrics = createMetrics('x');
  const counter = metrics.counter('A');
  const histogram = metrics.histogram('B', { t: 'u' });
  const before = metrics.snapshot();
  counter.increment();
  histogram.observe(1);
  assert.deepEqual(before[0], { kind: 'counter', name: 'A', tags: {}, value: 0 });
  assert.equal(metrics.snapshot().length, 2);
  assert.equal(before[1]?.kind, 'histogram');
});
