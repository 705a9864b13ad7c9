import assert from 'node:assert/strict';
import type { System } from '@skerry/testkit';
import { type Answer, call } from './call.ts';
import { inBothModes } from './in-both-modes.ts';
import { connectOutsider } from './outsider.ts';
import { deviceOf, profileOf, requests, uuid } from './samples.ts';

const SERVICE = { name: 'device-foreign', baseAddress: 'http://127.0.0.1:9', adminState: 'UNLOCKED' };

function metadata(system: System, target: string, body?: unknown): Promise<Answer> {
  return call(system, 'core-metadata', target, { body });
}

inBothModes(
  'profiles and devices',
  { services: ['core-metadata'] },
  {
    'a profile is added, given, changed, listed, and refused twice': async (system) => {
      const added = await metadata(
        system,
        'POST /deviceprofile',
        requests('profile', [profileOf('Pump'), profileOf('Pump'), profileOf('Valve')]),
      );
      assert.equal(added.status, 207);
      assert.deepEqual(statuses(added), [201, 409, 201]);
      assert.equal(added.body[1].message, 'device profile name Pump already exists');
      const got = await metadata(system, 'GET /deviceprofile/name/Pump');
      assert.equal(got.body.profile.deviceResources[0].properties.valueType, 'Int64');
      const changed = await metadata(system, 'PATCH /deviceprofile/basicinfo', requests('basicinfo', [{ name: 'Pump', model: 'P-2' }]));
      const listed = await metadata(system, 'GET /deviceprofile/model/P-2');
      assert.equal(listed.body.totalCount, 1);
      return [added.body, got.body, changed.body, listed.body];
    },

    'a profile comes as a YAML file': async (system) => {
      const yaml =
        'name: Yaml\nmanufacturer: Acme\ndeviceResources:\n  - name: Heat\n    properties: { valueType: float32, readWrite: R }\n';
      const form = (text: string) => {
        const headers = { 'content-type': 'multipart/form-data; boundary=cut' };
        const body = `--cut\r\nContent-Disposition: form-data; name="file"; filename="p.yaml"\r\n\r\n${text}\r\n--cut--\r\n`;
        return call(system, 'core-metadata', 'POST /deviceprofile/uploadfile', { body, headers });
      };
      const added = await form(yaml);
      const twice = await form(yaml);
      const wrong = await form('name: [');
      assert.deepEqual([added.status, twice.status, wrong.status], [201, 409, 400]);
      const { profile } = (await metadata(system, 'GET /deviceprofile/name/Yaml')).body;
      assert.equal(profile.deviceResources[0].properties.valueType, 'Float32');
      return [added.body, twice.body, wrong.body, profile];
    },

    'one invalid item refuses the whole request and stores nothing': async (system) => {
      const items = requests('profile', [profileOf('Good'), profileOf('')]);
      const refused = await metadata(system, 'POST /deviceprofile', items);
      assert.deepEqual([refused.status, refused.body.statusCode], [400, 400]);
      assert.match(refused.body.message, /AddDeviceProfileRequest|DeviceProfileRequest/);
      assert.equal((await metadata(system, 'GET /deviceprofile/name/Good')).status, 404);
      return refused.body;
    },

    'a device is added, changed, moved and deleted': async (system) => {
      await metadata(system, 'POST /deviceservice', requests('service', [SERVICE]));
      const device = deviceOf('pump-1', { serviceName: SERVICE.name, profileName: 'Pump' });
      const orphan = deviceOf('pump-2', { serviceName: SERVICE.name, profileName: 'Nothing' });
      const requestId = 'e6e8a2f4-eb14-4649-9e2b-175247911369';
      const items = requests('device', [device, device, orphan]).map((item) => ({ ...item, requestId }));
      const added = await metadata(system, 'POST /device?bypassValidation=true', items);
      assert.deepEqual([added.status, statuses(added)], [207, [201, 409, 400]]);
      assert.equal(added.body[0].requestId, requestId);
      const changed = await metadata(
        system,
        'PATCH /device?bypassValidation=true',
        requests('device', [{ name: 'pump-1', labels: ['a'] }, { name: 'none' }]),
      );
      assert.deepEqual(statuses(changed), [200, 404]);
      const got = await metadata(system, 'GET /device/name/pump-1');
      assert.deepEqual(got.body.device.labels, ['a']);
      const blocked = await metadata(system, 'DELETE /deviceprofile/name/Pump');
      assert.equal(blocked.status, 409);
      const deleted = await metadata(system, 'DELETE /device/name/pump-1');
      const gone = await metadata(system, 'GET /device/name/pump-1');
      assert.deepEqual([deleted.status, gone.status], [200, 404]);
      return [added.body, changed.body, got.body, blocked.body, deleted.body, gone.body];
    },

    'wrong requests get the texts of EdgeX': async (system) => {
      const answers = [
        await metadata(system, 'POST /device', {}),
        await metadata(system, 'POST /device', ''),
        await metadata(system, 'POST /device', '[{"apiVersion":"v3"'),
        await metadata(system, 'POST /device', '[{"apiVersion":3}]'),
        await metadata(system, 'POST /device', requests('device', [{}])),
        await metadata(system, 'POST /device', []),
        await metadata(system, 'GET /deviceprofile/all?labels=wet&offset=99'),
        await metadata(system, 'GET /device/all?limit=x'),
        await metadata(system, 'GET /device/all?limit=5000'),
        await metadata(system, 'GET /device/check/name/none'),
      ];
      assert.deepEqual(
        answers.map(({ status }) => status),
        [400, 400, 400, 400, 400, 207, 416, 400, 400, 404],
      );
      assert.equal(answers[1]?.body.message, 'EOF');
      assert.equal(answers[2]?.body.message, 'unexpected EOF');
      assert.equal(answers[5]?.body, null);
      return answers.map(({ body }) => body);
    },

    'every change is announced on the bus': async (system) => {
      await using outsider = await connectOutsider(system.brokerPort);
      await outsider.subscribe('edgex/system-events/#');
      const name = 'announced';
      await metadata(system, 'POST /deviceprofile', requests('profile', [profileOf(name)]));
      await metadata(system, 'POST /deviceservice', requests('service', [{ ...SERVICE, name }]));
      await metadata(
        system,
        'POST /device?bypassValidation=true',
        requests('device', [deviceOf(name, { serviceName: name, profileName: name })]),
      );
      await metadata(system, 'PATCH /device?bypassValidation=true', requests('device', [{ name, adminState: 'LOCKED' }]));
      await metadata(system, `DELETE /device/name/${name}`);
      await metadata(system, `DELETE /deviceservice/name/${name}`);
      await metadata(system, `DELETE /deviceprofile/name/${name}`);
      const last = `edgex/system-events/core-metadata/deviceprofile/delete/core-metadata/${name}`;
      await outsider.message('the end of the profile', ({ topic }) => topic === last);
      const announced = outsider.seen.filter(({ topic }) => topic.includes(name));
      const topics = announced.map(({ topic }) => topic.replace('edgex/system-events/core-metadata/', ''));
      assert.deepEqual(topics.toSorted(), [
        'device/add/announced/announced',
        'device/delete/announced/announced',
        'device/update/announced/announced',
        'deviceprofile/add/core-metadata/announced',
        'deviceprofile/delete/core-metadata/announced',
        'deviceservice/add/announced',
        'deviceservice/delete/announced',
      ]);
      return announced.map(({ topic, envelope }) => [topic, envelope.payload]);
    },

    'objects survive a restart': async (system) => {
      const id = uuid();
      const added = await metadata(system, 'POST /deviceprofile', requests('profile', [profileOf('Lasting', { id })]));
      assert.deepEqual(statuses(added), [201]);
      await system.restart('core-metadata');
      const got = await metadata(system, 'GET /deviceprofile/name/Lasting');
      assert.equal(got.body.profile.id, id);
      return got.body;
    },
  },
);

function statuses({ body }: Answer): number[] {
  return body.map((item: { statusCode: number }) => item.statusCode);
}
