import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '@skerry/contracts';
import { createEvents } from '../bench.test.ts';
import { traceOfEvent } from '../event-numbering.ts';
import type { EpochBook } from './epoch-book.ts';
import { EventCodec } from './event-codec.ts';
import { formOf } from './shape.ts';

test('keeps a trace context in whatever form it came', () => {
  const make = createEvents();
  const id = '019b76da-a800-709b-8287-9b97d989abcf';
  const traces = [
    traceOfEvent(id),
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    '00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01',
    '01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more',
    'not a trace',
  ];
  for (const traceparent of traces) assert.equal(roundTrip(make({ id, traceparent })).traceparent, traceparent);
});

test('spends no byte on a trace context made from the id, and 25 on another', () => {
  const codec = new EventCodec(book());
  const bytes = (event: Event) => codec.encode(event, formOf('', event, false)).length;
  const event = createEvents()();
  const none = bytes(event);
  assert.equal(bytes({ ...event, traceparent: traceOfEvent(event.id) }), none);
  assert.equal(bytes({ ...event, traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }), none + 25);
});

test('keeps number and epoch, also of a run that the book has no number for', () => {
  const event = createEvents()({ skerrySeq: 2n ** 63n, skerryEpoch: 'run' });
  for (const epochs of [book(), book(0)]) {
    const { skerrySeq, skerryEpoch } = roundTrip(event, epochs);
    assert.deepEqual([skerrySeq, skerryEpoch], [2n ** 63n, 'run']);
  }
});

test('keeps origins of readings that lie before or after that of their event', () => {
  const event = createEvents()({ readings: [{}, {}, {}] });
  const origins = [event.origin + 2n ** 40n, event.origin, event.origin - 1n];
  const readings = event.readings.map((reading, at) => ({ ...reading, origin: origins[at]! }));
  assert.deepEqual(
    roundTrip({ ...event, readings }).readings.map((reading) => reading.origin),
    origins,
  );
});

test('packs a reading of a short number into a few bytes', () => {
  const event = createEvents()({ readings: [{ value: '12345' }] });
  assert.equal(new EventCodec(book()).encode(event, formOf('', event, false)).length, 8);
});

function roundTrip(event: Event, epochs = book()): Event {
  const codec = new EventCodec(epochs);
  const form = formOf('service', event, false);
  return codec.decode({ id: event.id, origin: event.origin, body: codec.encode(event, form) }, form);
}

function book(size = 1): EpochBook {
  return { numberOf: () => (size > 0 ? 1 : undefined), textOf: () => 'run' } as unknown as EpochBook;
}
