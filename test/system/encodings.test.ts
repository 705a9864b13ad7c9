import assert from 'node:assert/strict';
import { decodeCbor } from '@skerry/runtime';
import { eventually, type System } from '@skerry/testkit';
import { busReady } from './bus-ready.ts';
import { call } from './call.ts';
import { inBothModes } from './in-both-modes.ts';
import { connectOutsider } from './outsider.ts';

const SERVICES = ['core-data', 'core-metadata', 'core-command', 'device-virtual'];

/** How the members of an envelope look on the wire under EdgeX's switches for messages. */
const FORMS = {
  EDGEX_MSG_BASE64_PAYLOAD: (bytes: Uint8Array) => {
    const { payload } = JSON.parse(Buffer.from(bytes).toString()) as { payload: string };
    return JSON.parse(Buffer.from(payload, 'base64').toString());
  },
  EDGEX_MSG_CBOR_ENCODE: (bytes: Uint8Array) => (decodeCbor(bytes) as { payload: unknown }).payload,
} as const;

for (const [variable, unpack] of Object.entries(FORMS)) {
  inBothModes(
    `with ${variable}`,
    { services: SERVICES, env: { [variable]: 'true' } },
    {
      'services understand each other, and outsiders see that form': async (system) => {
        await busReady(system);
        await using outsider = await connectOutsider(system.brokerPort);
        await outsider.subscribe('edgex/events/device/device-virtual/#');
        const value = '1700000000';
        const set = await call(system, 'core-command', 'PUT /device/name/Random-Integer-Device/Int64', { body: { Int64: value } });
        assert.equal(set.status, 200);
        const { bytes } = await outsider.message('the event of the write', ({ topic }) => topic.endsWith('/Int64'));
        const { event } = unpack(bytes) as { event: { id: string; readings: { value: string }[] } };
        assert.equal(event.readings[0]?.value, value);
        await inStore(system, event.id);
        return Object.keys(event);
      },
    },
  );
}

async function inStore(system: System, id: string): Promise<void> {
  await eventually(async () => (await call(system, 'core-data', `GET /event/id/${id}`)).status === 200, {
    what: `event ${id} in the store`,
  });
}
