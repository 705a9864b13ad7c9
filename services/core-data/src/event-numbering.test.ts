import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEvents } from './bench.test.ts';
import { EventNumbering, traceOfEvent } from './event-numbering.ts';

test('counts each source by itself, from 1', () => {
  const numbering = new EventNumbering('run');
  const make = createEvents();
  const seqs = [make(), make({ sourceName: 'All' }), make()].map((event) => numbering.complete('s', event).skerrySeq);
  assert.deepEqual(seqs, [1n, 1n, 2n]);
  assert.equal(numbering.complete('other', make()).skerrySeq, 1n);
});

test('leaves an event alone that has number, epoch and trace', () => {
  const event = createEvents()({ skerrySeq: 5n, skerryEpoch: 'mine', traceparent: 't' });
  assert.equal(new EventNumbering('run').complete('s', event), event);
});

test('gives a numbered event only the trace it lacks', () => {
  const event = createEvents()({ skerrySeq: 5n, skerryEpoch: 'mine' });
  assert.deepEqual(new EventNumbering('run').complete('s', event), { ...event, traceparent: traceOfEvent(event.id) });
});
