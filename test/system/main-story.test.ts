import assert from 'node:assert/strict';
import { API_VERSION, eventEnvelope, eventTopic, requestEnvelope } from '@skerry/contracts';
import type { System } from '@skerry/testkit';
import { call } from './call.ts';
import { inBothModes } from './in-both-modes.ts';
import { connectOutsider } from './outsider.ts';
import { deviceOf, eventOf, requests, uuid } from './samples.ts';

const VIRTUAL = ['core-data', 'core-metadata', 'core-command', 'device-virtual'];

inBothModes(
  'the main story',
  { services: VIRTUAL },
  {
    'an automatic reading of a virtual device arrives in the store': async (system) => {
      const autoEvents = [{ interval: '100ms', onChange: false, sourceName: 'Int16' }];
      const added = await call(system, 'core-metadata', 'POST /device', { body: requests('device', [deviceOf('fast', { autoEvents })]) });
      assert.deepEqual([added.status, added.body[0].statusCode], [207, 201]);
      const event = await firstEventOf(system, 'fast');
      assert.equal(event.sourceName, 'Int16');
      assert.equal((await call(system, 'core-metadata', 'DELETE /device/name/fast')).status, 200);
      return { added: added.body, members: Object.keys(event), reading: Object.keys(event.readings[0]!) };
    },

    'reads and sets a device through core-command': async (system) => {
      const path = '/device/name/Random-Integer-Device/Int32';
      const set = await call(system, 'core-command', `PUT ${path}`, { body: { Int32: '42' } });
      assert.deepEqual([set.status, set.body], [200, { apiVersion: API_VERSION, statusCode: 200 }]);
      const got = await call(system, 'core-command', `GET ${path}?ds-pushevent=true`);
      assert.equal(got.status, 200);
      assert.equal(got.body.event.readings[0].value, '42');
      const id = got.body.event.id;
      await stored(system, 'Random-Integer-Device', id);
      const readings = await call(system, 'core-data', `GET /reading/device/name/Random-Integer-Device/resourceName/Int32?limit=1`);
      assert.equal(readings.body.readings[0].value, '42');
      return { set: set.body, got: withoutNumbers(got.body), readings: readings.status };
    },

    'lists what a device can do': async (system) => {
      const one = await call(system, 'core-command', 'GET /device/name/Random-Boolean-Device');
      assert.equal(one.status, 200);
      const commands = one.body.deviceCoreCommand.coreCommands;
      assert.ok(
        commands.some((command: { name: string; get?: boolean; set?: boolean }) => command.name === 'Bool' && command.get && command.set),
      );
      const all = await call(system, 'core-command', 'GET /device/all?limit=-1');
      assert.ok(all.body.totalCount >= 6);
      return one.body;
    },

    'somebody outside sees the events of devices and their commands': async (system) => {
      await using outsider = await connectOutsider(system.brokerPort);
      await outsider.subscribe('edgex/events/#', 'edgex/response/#');
      await call(system, 'core-command', 'PUT /device/name/Random-Boolean-Device/Bool', { body: { Bool: 'true' } });
      const { topic, envelope } = await outsider.message('the event of the write', ({ topic }) => topic.includes('Random-Boolean-Device'));
      assert.equal(topic, 'edgex/events/device/device-virtual/Random-Boolean-Device/Random-Boolean-Device/Bool');
      const { event } = envelope.payload as { event: { readings: { value: string }[] } };
      assert.equal(event.readings[0]?.value, 'true');
      return { topic, members: Object.keys(envelope), contentType: envelope.contentType };
    },

    'somebody outside reads and sets a device over the bus': async (system) => {
      await using outsider = await connectOutsider(system.brokerPort);
      const ask = async (command: string, payload: unknown) => {
        const request = requestEnvelope({ correlationID: uuid(), requestID: uuid(), payload });
        await outsider.subscribe(`edgex/response/core-command/${request.requestID}`);
        await outsider.publish(`edgex/core/command/request/${command}`, request);
        return (await outsider.message(`the answer to ${command}`, ({ envelope }) => envelope.requestID === request.requestID)).envelope;
      };
      const set = await ask('Random-Integer-Device/Int8/set', { Int8: '7' });
      assert.deepEqual([set.errorCode, set.payload], [0, null]);
      const got = await ask('Random-Integer-Device/Int8/get', null);
      const { event } = got.payload as { event: { readings: { value: string }[] } };
      assert.equal(event.readings[0]?.value, '7');
      const unknown = await ask('No-Such-Device/Int8/get', null);
      assert.equal(unknown.errorCode, 1);
      return { set: { ...set, receivedTopic: '' }, unknown: unknown.payload };
    },

    "a foreign publisher's event is stored once it is acknowledged": async (system) => {
      await using outsider = await connectOutsider(system.brokerPort);
      const event = eventOf('foreign-pump', '9007199254740993', { origin: 1700000000000000001n });
      const topic = eventTopic('edgex', { service: 'device-foreign', profile: 'Pump', device: 'foreign-pump', source: 'Flow' });
      await outsider.publish(
        topic,
        eventEnvelope({ correlationID: uuid(), payload: { apiVersion: API_VERSION, requestId: uuid(), event } }),
      );
      if (system.mode === 'split') await stored(system, 'foreign-pump', event.id);
      const answer = await call(system, 'core-data', `GET /event/id/${event.id}`);
      assert.equal(answer.status, 200);
      assert.equal(answer.body.event.origin, 1700000000000000001n);
      assert.equal(answer.body.event.readings[0].value, '9007199254740993');
      return answer.body;
    },
  },
);

/** The first event of a device in the log; waits on the log itself. */
async function firstEventOf(system: System, device: string) {
  let position = 0n;
  for (let turn = 0; turn < 100; turn++) {
    const page = await system.data.eventsAfter(position, { limit: 100, waitMs: 5_000 });
    const event = page.events.find((each) => each.deviceName === device);
    if (event) return event;
    position = page.next;
  }
  throw new RangeError(`core-data has no event of ${device}`);
}

/** Resolves when the log has an event. */
async function stored(system: System, device: string, id: string): Promise<void> {
  let position = 0n;
  for (let turn = 0; turn < 100; turn++) {
    const page = await system.data.eventsAfter(position, { limit: 1000, waitMs: 5_000 });
    if (page.events.some((each) => each.deviceName === device && each.id === id)) return;
    position = page.next;
  }
  throw new RangeError(`core-data has no event ${id} of ${device}`);
}

function withoutNumbers(body: { event: { skerrySeq?: unknown } }): object {
  return { ...body, event: { ...body.event, skerrySeq: 0 } };
}
