import assert from 'node:assert/strict';
import type { System } from '@skerry/testkit';
import { call } from './call.ts';
import { type ForeignDeviceService, startForeignDeviceService } from './foreign-device-service.ts';
import { inBothModes } from './in-both-modes.ts';
import { deviceOf, profileOf, requests } from './samples.ts';

inBothModes(
  'a device service by somebody else',
  { services: ['core-metadata', 'core-command'], overrides: { 'core-metadata': { 'Service.RequestTimeout': '2s' } } },
  {
    'is asked over the bus whether a device is right': async (system) => {
      await using foreign = await registered(system, 'device-foreign');
      const good = await add(
        system,
        deviceOf('good', { serviceName: foreign.name, profileName: 'Pump', protocols: { foreign: { at: '1' } } }),
      );
      const bad = await add(system, deviceOf('bad', { serviceName: foreign.name, profileName: 'Pump' }));
      assert.deepEqual([good.statusCode, bad.statusCode], [201, 500]);
      assert.deepEqual(foreign.validated, ['good', 'bad']);
      assert.match(bad.message ?? '', /^Device bad validation failed: .*lacks the protocol "foreign"/);
      assert.equal((await call(system, 'core-metadata', 'GET /device/name/bad')).status, 404);
      return [good, bad];
    },

    'gets the commands for its devices': async (system) => {
      await using foreign = await registered(system, 'device-driven');
      await add(system, deviceOf('driven', { serviceName: foreign.name, profileName: 'Pump', protocols: { foreign: {} } }));
      const headers = { 'x-correlation-id': 'from-outside' };
      const got = await call(system, 'core-command', 'GET /device/name/driven/Flow?a=b', { headers });
      const set = await call(system, 'core-command', 'PUT /device/name/driven/Speed', { body: { Speed: '9007199254740993' } });
      assert.deepEqual([got.status, got.body.event.readings[0].value, set.status], [200, '21', 200]);
      assert.deepEqual(
        foreign.commands.map(({ method, path }) => [method, path]),
        [
          ['GET', '/api/v3/device/name/driven/Flow?a=b'],
          ['PUT', '/api/v3/device/name/driven/Speed'],
        ],
      );
      assert.deepEqual([foreign.commands[0]?.correlationId, foreign.commands[1]?.body], ['from-outside', '{"Speed":"9007199254740993"}']);
      return [got.body, set.body];
    },

    'that is away stops new devices, unless they need no validation': async (system) => {
      const foreign = await registered(system, 'device-gone');
      await foreign[Symbol.asyncDispose]();
      const device = deviceOf('lonely', { serviceName: foreign.name, profileName: 'Pump' });
      const refused = await call(system, 'core-metadata', 'POST /device', { body: requests('device', [device]) });
      assert.deepEqual([refused.status, refused.body], [503, 'request timeout']);
      const taken = await call(system, 'core-metadata', 'POST /device?bypassValidation=true', { body: requests('device', [device]) });
      assert.equal(taken.body[0].statusCode, 201);
      return taken.body;
    },
  },
);

/** Starts a foreign service and makes it, and the profile of its devices, known to core-metadata. */
async function registered(system: System, name: string): Promise<ForeignDeviceService> {
  const foreign = await startForeignDeviceService(name, system.brokerPort);
  const { baseAddress } = foreign;
  await call(system, 'core-metadata', 'POST /deviceprofile', { body: requests('profile', [profileOf('Pump')]) });
  const service = { name, baseAddress, adminState: 'UNLOCKED' };
  const added = await call(system, 'core-metadata', 'POST /deviceservice', { body: requests('service', [service]) });
  assert.equal(added.body[0].statusCode, 201);
  return foreign;
}

async function add(system: System, device: object): Promise<{ statusCode: number; message?: string }> {
  const { status, body } = await call(system, 'core-metadata', 'POST /device', { body: requests('device', [device]) });
  assert.equal(status, 207);
  return body[0];
}
