import assert from 'node:assert/strict';
import { test } from 'node:test';
import { API_VERSION } from '@skerry/contracts';
import { eventually, SeededRandom, type System, type SystemMode, startSystem } from '@skerry/testkit';
import { type Answer, call } from './call.ts';
import { eventOf, eventPath, profileOf, requests } from './samples.ts';
import { mountSmallDisk, withoutSmallDisk } from './small-disk.ts';

const LARGE_BYTES = 20_000;
const MEGABYTES = 128;
const RANDOM = new SeededRandom(5);

for (const mode of ['together', 'split'] as const satisfies readonly SystemMode[]) {
  test(`a full disk refuses writes, reads and deletes go on, and space is enough to recover, ${mode}`, {
    skip: withoutSmallDisk(),
    timeout: 60_000,
  }, async () => {
    using disk = mountSmallDisk(MEGABYTES);
    await using system = await startSystem({ mode, services: ['broker', 'core-data', 'core-metadata'], dataDir: disk.folder });
    for (let n = 0; n < 20; n++) assert.equal((await post(system, 'before')).status, 201);
    disk.fill(256 * 1024);

    const refused = await refusal(system);
    assert.equal(refused.status, 503);
    assert.match(refused.body.message, /disk is full/i);
    const count = (await call(system, 'core-data', 'GET /event/count')).body.count;
    assert.ok(count >= 20);
    assert.equal((await call(system, 'core-data', 'GET /event/device/name/before?limit=20')).body.events.length, 20);
    assert.equal((await call(system, 'core-metadata', 'GET /deviceprofile/all')).status, 200);

    assert.equal((await call(system, 'core-data', 'DELETE /event/device/name/filling')).status, 202);
    assert.equal((await call(system, 'core-data', 'GET /event/count/device/name/filling')).body.count, 0);

    disk.empty();
    await eventually(async () => (await post(system, 'after')).status === 201, { what: 'writes to be taken again' });
    await eventually(async () => (await addProfile(system)) === 201, { what: 'a profile to be taken again' });
    assert.equal((await call(system, 'core-data', 'GET /event/count/device/name/before')).body.count, 20);
  });
}

/** Posts until the store refuses. */
async function refusal(system: System): Promise<Answer> {
  for (let n = 0; n < 20_000; n++) {
    const answer = await post(system, 'filling');
    if (answer.status !== 201) return answer;
  }
  throw new RangeError('The disk never got full');
}

function post(system: System, device: string): Promise<Answer> {
  const event = eventOf(device, '1');
  const value = Buffer.from(RANDOM.bytes(LARGE_BYTES)).toString('base64');
  event.readings = event.readings.map((reading) => ({ ...reading, valueType: 'String', value }));
  return call(system, 'core-data', `POST ${eventPath(event)}`, { body: { apiVersion: API_VERSION, event } });
}

async function addProfile(system: System): Promise<number> {
  const { status, body } = await call(system, 'core-metadata', 'POST /deviceprofile', {
    body: requests('profile', [profileOf(`P-${RANDOM.integer(1e9)}`)]),
  });
  return status === 207 ? body[0].statusCode : status;
}
