import assert from 'node:assert/strict';
import { API_VERSION, type Event } from '@skerry/contracts';
import { decodeCbor, encodeCbor } from '@skerry/runtime';
import { eventually, type System } from '@skerry/testkit';
import { type Answer, call } from './call.ts';
import { inBothModes } from './in-both-modes.ts';
import { connectOutsider } from './outsider.ts';
import { eventOf, eventPath, uuid } from './samples.ts';

const NS = 1700000000000000001n;

function data(system: System, target: string): Promise<Answer> {
  return call(system, 'core-data', target);
}

function post(system: System, event: Event, headers: Record<string, string> = {}): Promise<Answer> {
  return call(system, 'core-data', `POST ${eventPath(event)}`, { body: { apiVersion: API_VERSION, event }, headers });
}

inBothModes(
  'the event store',
  { services: ['core-data'] },
  {
    'no digit of a time or a value is lost from the wire to the store and back': async (system) => {
      const event = eventOf('exact', '-9223372036854775807', { origin: NS });
      assert.equal((await post(system, event)).status, 201);
      const got = await data(system, `GET /event/id/${event.id}`);
      assert.match(Buffer.from(got.bytes).toString(), /"origin":1700000000000000001,/);
      assert.equal(got.body.event.readings[0].value, '-9223372036854775807');
      assert.equal((await data(system, `GET /event/start/${NS}/end/${NS}`)).body.totalCount, 1);
      assert.equal((await data(system, `GET /event/start/${NS + 1n}/end/${NS + 1n}`)).body.totalCount, 0);
      return got.body;
    },

    'the same event twice is stored once, other content under its id is refused': async (system) => {
      const event = eventOf('twice', '1');
      const first = await post(system, event);
      const again = await post(system, event);
      assert.deepEqual([first.status, again.status], [201, 201]);
      const other = await post(system, { ...event, readings: [{ ...event.readings[0]!, value: '2' }] });
      assert.equal(other.status, 409);
      const count = await data(system, 'GET /event/count/device/name/twice');
      assert.equal(count.body.count, 1);
      return [first.body, again.body, other.body.statusCode, count.body];
    },

    'lists newest first, by device and span, page by page': async (system) => {
      const events = [1n, 2n, 3n].map((n) => eventOf('paged', String(n), { origin: NS + n }));
      for (const event of events) await post(system, event);
      const page = await data(system, 'GET /event/device/name/paged?offset=1&limit=1');
      assert.deepEqual([page.body.totalCount, page.body.events.length, page.body.events[0].origin], [3, 1, NS + 2n]);
      const all = await data(system, 'GET /event/device/name/paged?limit=-1');
      assert.deepEqual(
        all.body.events.map((event: Event) => event.origin),
        [NS + 3n, NS + 2n, NS + 1n],
      );
      const past = await data(system, 'GET /event/device/name/paged?offset=9');
      assert.equal(past.status, 416);
      const readings = await data(system, `GET /reading/device/name/paged/resourceName/Flow/start/${NS + 2n}/end/${NS + 3n}?numeric=true`);
      assert.deepEqual(
        readings.body.readings.map((reading: { value: unknown }) => reading.value),
        [3, 2],
      );
      const sum = await data(system, 'GET /reading/device/name/paged?aggregateFunc=SUM');
      assert.equal(sum.body.readings[0].value, 6);
      return [page.body, past.body, readings.body, sum.body];
    },

    'the log is read on from any position': async (system) => {
      const before = (await data(system, 'GET /event/after/0?limit=-1')).body;
      const waiting = data(system, `GET /event/after/${before.next}?waitMs=10000`);
      const event = eventOf('cursor', '5');
      await post(system, event);
      const { body } = await waiting;
      assert.deepEqual(
        body.events.map(({ id }: Event) => id),
        [event.id],
      );
      assert.equal((await data(system, `GET /event/after/${body.next}`)).body.events.length, 0);
      return Object.keys(body);
    },

    'deletes by id, device and age, and the next query sees it': async (system) => {
      const events = [eventOf('doomed', '1'), eventOf('doomed', '2', { origin: NS })];
      for (const event of events) await post(system, event);
      const byId = await call(system, 'core-data', `DELETE /event/id/${events[0]!.id}`);
      const gone = await data(system, `GET /event/id/${events[0]!.id}`);
      const byDevice = await call(system, 'core-data', 'DELETE /event/device/name/doomed');
      const left = await data(system, 'GET /event/count/device/name/doomed');
      const wrong = await call(system, 'core-data', 'DELETE /event/age/soon');
      const byAge = await call(system, 'core-data', 'DELETE /event/age/86400000000000');
      const old = await data(system, `GET /event/start/0/end/${NS + 1_000_000n}`);
      assert.deepEqual(
        [byId.status, gone.status, byDevice.status, left.body.count, wrong.status, byAge.status, old.body.totalCount],
        [200, 404, 202, 0, 400, 202, 0],
      );
      return [byId.body, gone.body.statusCode, byDevice.body, wrong.body, byAge.body];
    },

    'takes CBOR by HTTP and passes it on to the bus as CBOR': async (system) => {
      await using outsider = await connectOutsider(system.brokerPort);
      await outsider.subscribe('edgex/events/core/#');
      const event = eventOf('binary', '0', { origin: NS });
      const readings = [
        {
          ...event.readings[0]!,
          valueType: 'Binary' as const,
          binaryValue: new Uint8Array([0, 255, 10]),
          mediaType: 'image/png',
          value: undefined,
        },
      ];
      const body = encodeCbor({ apiVersion: API_VERSION, event: { ...event, readings } });
      const posted = await call(system, 'core-data', `POST ${eventPath(event)}`, { body, headers: { 'content-type': 'application/cbor' } });
      assert.equal(posted.status, 201);
      const { envelope } = await outsider.message('the event on the bus', ({ topic }) => topic.includes('binary'));
      assert.equal(envelope.contentType, 'application/cbor');
      const inside = decodeCbor(Buffer.from(String(envelope.payload), 'base64')) as { event: { origin: bigint } };
      assert.equal(BigInt(inside.event.origin), NS);
      const got = await data(system, `GET /event/id/${event.id}`);
      assert.equal(got.body.event.readings[0].binaryValue, Buffer.from([0, 255, 10]).toString('base64'));
      return [posted.body, got.body];
    },

    'takes plain and base64 payloads from the bus, whatever it sends itself': async (system) => {
      await using outsider = await connectOutsider(system.brokerPort);
      const forms = {
        plain: (request: object) => [request, 'application/json'],
        base64: (request: object) => [
          Buffer.from(JSON.stringify(request, (_, value) => (typeof value === 'bigint' ? Number(value) : value))).toString('base64'),
          'application/json',
        ],
        cbor: (request: object) => [Buffer.from(encodeCbor(request)).toString('base64'), 'application/cbor'],
      };
      const stored: unknown[] = [];
      for (const [device, form] of Object.entries(forms)) {
        const event = eventOf(device, '12');
        const [payload, contentType] = form({ apiVersion: API_VERSION, event });
        const envelope = {
          apiVersion: API_VERSION,
          receivedTopic: '',
          correlationID: uuid(),
          requestID: '',
          errorCode: 0,
          payload,
          contentType,
        };
        await outsider.publish(`edgex/events/device/device-foreign/Pump/${device}/Flow`, envelope);
        await eventually(async () => (await data(system, `GET /event/id/${event.id}`)).status === 200, { what: `the ${device} event` });
        stored.push((await data(system, `GET /event/id/${event.id}`)).body.event.readings);
      }
      return stored;
    },

    'refuses events that contradict themselves, in the texts of EdgeX': async (system) => {
      const event = eventOf('wrong', '1');
      const answers = [
        await call(system, 'core-data', `POST ${eventPath({ ...event, deviceName: 'other' })}`, {
          body: { apiVersion: API_VERSION, event },
        }),
        await post(system, { ...event, readings: [] }),
        await post(system, { ...event, id: 'no-uuid' }),
        await post(system, { ...event, readings: [{ ...event.readings[0]!, value: 'twelve' }] }),
        await call(system, 'core-data', `POST ${eventPath(event)}`, { body: '{"apiVersion":"v3","event":{"origin":"soon"}}' }),
        await data(system, 'GET /event/id/no-uuid'),
        await data(system, `GET /event/id/${uuid()}`),
        await data(system, 'GET /event/start/2/end/1'),
      ];
      assert.deepEqual(
        answers.map(({ status }) => status),
        [400, 400, 400, 400, 400, 400, 404, 400],
      );
      assert.equal((await data(system, 'GET /event/count/device/name/wrong')).body.count, 0);
      return answers.map(({ body }) => body);
    },

    'what was stored survives a restart': async (system) => {
      const before = (await data(system, 'GET /event/all?limit=-1')).body;
      assert.ok(before.totalCount > 0);
      await system.restart('core-data');
      const after = (await data(system, 'GET /event/all?limit=-1')).body;
      // TOGETHER the devices of the box go on reporting, so there may be more.
      const known = new Map(after.events.map((event: Event) => [event.id, event]));
      for (const event of before.events) assert.deepEqual(known.get(event.id), event);
    },
  },
);
