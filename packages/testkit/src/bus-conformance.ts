import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BusMessage, MessageBus } from '@skerry/bus';
import { type Envelope, errorEnvelope, eventEnvelope, requestEnvelope, responseEnvelope } from '@skerry/contracts';

/** One message bus under test; `connect` gives a member of it, of which several may be asked for. */
export interface BusUnderTest extends AsyncDisposable {
  connect(name: string): Promise<MessageBus>;
}

const CORRELATION = '8a1e3b1c-9f0e-4d43-a62c-b1a4f45a7a10';
const REQUEST = '0f4c3a52-5a1d-4d0b-9a39-2f2f1c9b7c11';
const MANY = 10_000;

/** What every message bus must do: registers the tests of one implementation. `open` is called once for each test. */
export function busConformance(name: string, open: () => Promise<BusUnderTest>, { skip = false }: { skip?: string | false } = {}): void {
  describe(`${name} keeps the promises of a message bus`, { skip }, () => {
    for (const [what, check] of Object.entries(CHECKS)) {
      test(what, async () => {
        await using under = await open();
        const [one, other] = [await under.connect('one'), await under.connect('other')];
        await check(one, other);
      });
    }
  });
}

type Check = (one: MessageBus, other: MessageBus) => Promise<void>;

const CHECKS: Readonly<Record<string, Check>> = {
  'delivers a message to every matching subscription, wherever it is, and to no other': async (one, other) => {
    const heard: string[] = [];
    const all = collector(3);
    for (const [bus, filter] of [
      [one, 'edgex/a/+/c'],
      [other, 'edgex/a/#'],
      [other, 'edgex/a/b/c'],
      [one, 'edgex/a/b'],
    ] as const) {
      await bus.subscribe(filter, (message) => {
        heard.push(filter);
        all.take(message);
      });
    }
    await one.publish('edgex/a/b/c', event({ n: 1 }));
    await all.done;
    assert.deepEqual(heard.sort(), ['edgex/a/#', 'edgex/a/+/c', 'edgex/a/b/c']);
  },

  'tells the receiver the topic of the delivery, whatever the publisher wrote': async (one, other) => {
    const received = collector(1);
    await other.subscribe('edgex/t/#', received.take);
    await one.publish('edgex/t/x', { ...event(null), receivedTopic: 'a/lie' });
    const [message] = await received.done;
    assert.equal(message?.topic, 'edgex/t/x');
    assert.equal(message?.envelope.receivedTopic, 'edgex/t/x');
  },

  'keeps every member of the envelope and every digit of a 64-bit integer': async (one, other) => {
    const received = collector(1);
    await other.subscribe('edgex/t', received.take);
    const payload = { origin: 1_700_000_000_123_456_789n, text: 'ä<&>"', nothing: null, list: [1, 2.5, true] };
    const sent = {
      ...requestEnvelope({ correlationID: CORRELATION, requestID: REQUEST, payload, queryParams: { 'ds-pushevent': 'true' } }),
    };
    await one.publish('edgex/t', sent);
    const [message] = await received.done;
    assert.deepEqual({ ...message?.envelope, receivedTopic: '' }, { ...sent, receivedTopic: '' });
  },

  'keeps the order of one publisher': async (one, other) => {
    const received = collector(500);
    await other.subscribe('edgex/t', received.take);
    for (let n = 0; n < 500; n++) await one.publish('edgex/t', event({ n }));
    const numbers = (await received.done).map(numberOf);
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
    );
  },

  'loses none of ten thousand messages': async (one, other) => {
    const received = collector(MANY);
    await other.subscribe('edgex/t', received.take, { acknowledge: true });
    await Promise.all(Array.from({ length: MANY }, (_, n) => one.publish('edgex/t', event({ n }))));
    assert.equal(new Set((await received.done).map(numberOf)).size, MANY);
  },

  'delivers nothing more once a subscription is disposed': async (one, other) => {
    const gone = collector(1);
    const subscription = await other.subscribe('edgex/t', gone.take);
    await subscription[Symbol.asyncDispose]();
    const barrier = collector(1);
    await other.subscribe('edgex/#', barrier.take);
    await one.publish('edgex/t', event(null));
    await barrier.done;
    assert.equal(gone.count, 0);
  },

  'goes on after a handler threw': async (one, other) => {
    const received = collector(2);
    await other.subscribe('edgex/t', (message) => {
      received.take(message);
      throw new RangeError('a bad handler');
    });
    await one.publish('edgex/t', event(1));
    await one.publish('edgex/t', event(2));
    assert.equal((await received.done).length, 2);
  },

  'answers a request, having made its id, and forgets the subscription afterwards': async (one, other) => {
    await other.subscribe('edgex/ask/#', (message) => reply(other, message, { ...responseEnvelope(message.envelope, 'an answer') }));
    const request = requestEnvelope({ correlationID: CORRELATION, requestID: '', payload: null });
    const answers = await Promise.all(
      [1, 2, 3].map(() => one.request('edgex/ask/x', 'edgex/response/other', request, { timeoutMs: 5_000 })),
    );
    assert.deepEqual(
      answers.map(({ payload }) => payload),
      ['an answer', 'an answer', 'an answer'],
    );
    assert.equal(new Set(answers.map(({ requestID }) => requestID)).size, 3);
  },

  'hands an error answer to the requester as it is': async (one, other) => {
    await other.subscribe('edgex/ask/#', (message) =>
      reply(other, message, errorEnvelope(message.envelope.requestID, 'locked', CORRELATION)),
    );
    const request = requestEnvelope({ correlationID: CORRELATION, requestID: REQUEST, payload: null });
    const answer = await one.request('edgex/ask/x', 'edgex/response/other', request, { timeoutMs: 5_000 });
    assert.deepEqual([answer.errorCode, answer.payload, answer.contentType], [1, 'locked', 'text/plain']);
  },

  'gives up a request that nobody answers': async (one) => {
    const request = requestEnvelope({ correlationID: CORRELATION, requestID: REQUEST, payload: null });
    await assert.rejects(one.request('edgex/ask/nobody', 'edgex/response/nobody', request, { timeoutMs: 20 }), {
      kind: 'ServiceUnavailable',
      message: 'timed out waiting for response on edgex/ask/nobody topic',
    });
  },

  'gives up a request when it is disposed': async (one, other) => {
    const request = requestEnvelope({ correlationID: CORRELATION, requestID: REQUEST, payload: null });
    const heard = Promise.withResolvers<void>();
    await other.subscribe('edgex/ask/x', () => heard.resolve());
    const asking = one.request('edgex/ask/x', 'edgex/response/x', request, { timeoutMs: 60_000 });
    asking.catch(() => undefined);
    await heard.promise;
    await one[Symbol.asyncDispose]();
    await assert.rejects(asking, { kind: 'ServiceUnavailable' });
  },

  'gives up a request when its signal aborts': async (one) => {
    const request = requestEnvelope({ correlationID: CORRELATION, requestID: REQUEST, payload: null });
    const asking = one.request('edgex/ask/x', 'edgex/response/x', request, { timeoutMs: 60_000, signal: AbortSignal.timeout(5) });
    await assert.rejects(asking, { kind: 'ServiceUnavailable' });
  },

  'refuses a message larger than the limit, the envelope counted': async (one) => {
    await assert.rejects(one.publish('edgex/t', event('x'.repeat(1024)), { limitKb: 1 }), {
      kind: 'LimitExceeded',
      message: 'message size exceed limit(1 KB)',
    });
    await one.publish('edgex/t', event('x'.repeat(500)), { limitKb: 1 });
  },

  'refuses to publish on a filter and to subscribe to nonsense': async (one) => {
    await assert.rejects(one.publish('edgex/#', event(null)), { kind: 'ContractInvalid' });
    await assert.rejects(one.publish('', event(null)), { kind: 'ContractInvalid' });
    for (const filter of ['', 'a/#/b', 'a+/b', '#a'])
      await assert.rejects(
        one.subscribe(filter, () => undefined),
        { kind: 'ContractInvalid' },
      );
  },

  'refuses to work once it is disposed': async (one) => {
    await one[Symbol.asyncDispose]();
    await assert.rejects(one.publish('edgex/t', event(null)));
    await assert.rejects(one.subscribe('edgex/t', () => undefined));
  },
};

function event(payload: unknown): Envelope {
  return eventEnvelope({ correlationID: CORRELATION, payload });
}

function numberOf(message: BusMessage): number {
  return (message.envelope.payload as { n: number }).n;
}

async function reply(bus: MessageBus, { envelope }: BusMessage, answer: Envelope): Promise<void> {
  await bus.publish(`edgex/response/other/${envelope.requestID}`, answer);
}

interface Collector {
  readonly count: number;
  readonly done: Promise<BusMessage[]>;
  take(message: BusMessage): void;
}

/** Collects messages; `done` resolves when so many have come. */
function collector(wanted: number): Collector {
  const messages: BusMessage[] = [];
  const { promise, resolve } = Promise.withResolvers<BusMessage[]>();
  const take = (message: BusMessage): void => {
    if (messages.push(message) === wanted) resolve(messages);
  };
  return {
    get count() {
      return messages.length;
    },
    done: promise,
    take,
  };
}
