import assert from 'node:assert/strict';
import { isUuid } from '@skerry/contracts';
import type { System } from '@skerry/testkit';
import { call } from './call.ts';
import { inBothModes } from './in-both-modes.ts';
import { connectOutsider } from './outsider.ts';
import { deviceOf, eventOf, eventPath, requests } from './samples.ts';

const SERVICES = ['core-data', 'core-metadata', 'core-command', 'device-virtual'];

inBothModes(
  'what every service does',
  { services: SERVICES, overrides: { 'core-data': { MaxEventSize: '1' }, '*': { 'Service.MaxRequestSize': '64' } } },
  {
    'answers ping, version and config': (system) =>
      ofEach(async (service) => {
        const ping = await call(system, service, 'GET /ping');
        assert.deepEqual([ping.status, ping.body.serviceName], [200, service]);
        const version = await call(system, service, 'GET /version');
        const config = await call(system, service, 'GET /config');
        assert.equal(config.body.config.Writable.LogLevel, 'INFO');
        return [Object.keys(ping.body), version.body, Object.keys(config.body), Object.keys(config.body.config)];
      }),

    'says what it does not know or allow': (system) =>
      ofEach(async (service) => {
        const unknown = await call(system, service, 'GET /nothing/here');
        assert.deepEqual([unknown.status, unknown.body], [404, { message: 'Not Found' }]);
        const method = await call(system, service, 'DELETE /ping');
        assert.deepEqual([method.status, method.body, method.headers.allow !== undefined], [405, { message: 'Method Not Allowed' }, true]);
        return [unknown.headers['content-type'], method.headers['content-type'], method.headers.allow];
      }),

    'refuses what is too large': async (system) => {
      const event = eventOf('large', '1', { tags: { much: 'x'.repeat(2_000) } });
      const large = await call(system, 'core-data', `POST ${eventPath(event)}`, { body: { apiVersion: 'v3', event } });
      assert.deepEqual([large.status, large.body.message], [413, 'request size exceed 1 KB']);
      const larger = await call(system, 'core-metadata', 'POST /device', { body: 'x'.repeat(70_000) });
      assert.deepEqual([larger.status, larger.body.message], [413, 'request size exceed Service.MaxRequestSize(64 KB)']);
      return [large.body, larger.body];
    },

    'an id for the correlation comes back and travels to the bus': async (system) => {
      const plain = await call(system, 'core-metadata', 'GET /device/all');
      assert.ok(isUuid(String(plain.headers['x-correlation-id'])));
      await using outsider = await connectOutsider(system.brokerPort);
      await outsider.subscribe('edgex/events/core/#');
      const correlation = { 'x-correlation-id': 'my-own-id' };
      const event = eventOf('traced', '1');
      const posted = await call(system, 'core-data', `POST ${eventPath(event)}`, {
        body: { apiVersion: 'v3', event },
        headers: correlation,
      });
      assert.deepEqual([posted.status, posted.headers['x-correlation-id']], [201, 'my-own-id']);
      const { envelope } = await outsider.message('the event', ({ topic }) => topic.includes('traced'));
      assert.equal(envelope.correlationID, 'my-own-id');
      const ping = await call(system, 'core-data', 'GET /ping', { headers: correlation });
      return ping.headers['x-correlation-id'];
    },

    'a device service that does not answer is said to be away': async (system) => {
      const service = { name: 'device-away', baseAddress: 'http://127.0.0.1:9', adminState: 'UNLOCKED' };
      await call(system, 'core-metadata', 'POST /deviceservice', { body: requests('service', [service]) });
      const device = deviceOf('away', { serviceName: service.name });
      await call(system, 'core-metadata', 'POST /device?bypassValidation=true', { body: requests('device', [device]) });
      const away = await call(system, 'core-command', 'GET /device/name/away/Int8');
      assert.deepEqual([away.status, away.body.statusCode], [503, 503]);
      assert.match(away.body.message, /failed to send a http request/);
      return away.body;
    },

    'errors of a device reach the caller with their status': async (system) => {
      const answers = [
        await call(system, 'core-command', 'GET /device/name/none/Int8'),
        await call(system, 'core-command', 'GET /device/name/Random-Integer-Device/None'),
        await call(system, 'core-command', 'PUT /device/name/Random-Integer-Device/Int8', { body: { Int8: '300' } }),
        await call(system, 'core-command', 'PUT /device/name/Random-Integer-Device/Int8', { body: '' }),
        await call(system, 'core-command', 'GET /device/name/Random-Integer-Device/Int8?ds-pushevent=maybe'),
        await call(system, 'core-command', 'GET /device/name/Random-Integer-Device/EnableRandomization_Int8'),
      ];
      assert.deepEqual(
        answers.map(({ status }) => status),
        [404, 404, 400, 400, 400, 405],
      );
      return answers.map(({ body }) => body);
    },

    'a locked device is refused': async (system) => {
      const patch = (adminState: string) =>
        call(system, 'core-metadata', 'PATCH /device', { body: requests('device', [{ name: 'Random-Float-Device', adminState }]) });
      assert.equal((await patch('LOCKED')).body[0].statusCode, 200);
      const refused = await refusal(system);
      await patch('UNLOCKED');
      return refused;
    },
  },
);

/** The answer of a locked device, once the device service has heard of the lock. */
async function refusal(system: System): Promise<unknown> {
  for (let turn = 0; turn < 1000; turn++) {
    const { status, body } = await call(system, 'core-command', 'GET /device/name/Random-Float-Device/Float32');
    if (status === 423) return body;
  }
  throw new RangeError('The locked device went on answering');
}

function ofEach<T>(look: (service: string) => Promise<T>): Promise<T[]> {
  return Promise.all(SERVICES.map(look));
}
