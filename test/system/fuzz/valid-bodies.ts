import { API_VERSION } from '@skerry/contracts';
import { deviceOf, eventOf, profileOf, requests } from '../samples.ts';

const RESOURCE = { name: 'New', properties: { valueType: 'Int8', readWrite: 'R' } };
const COMMAND = { name: 'New', readWrite: 'R', resourceOperations: [{ deviceResource: 'Flow' }] };
const WATCHER = {
  name: 'fuzz-watcher',
  serviceName: 'device-fuzz',
  adminState: 'UNLOCKED',
  identifiers: { address: '10.*' },
  discoveredDevice: { profileName: 'Pump', adminState: 'UNLOCKED' },
};

/** Bodies that the routes would take, by the end of their path; the fuzzer damages them. */
const BODIES: readonly (readonly [RegExp, () => unknown])[] = [
  [/\/event\/:service/, () => ({ apiVersion: API_VERSION, event: eventOf('fuzz-device', '1') })],
  [/\/basicinfo$/, () => requests('basicinfo', [{ name: 'Pump', model: 'fuzz' }])],
  [/\/deviceprofile\/resource$/, () => requests('resource', [RESOURCE]).map((item) => ({ ...item, profileName: 'Pump' }))],
  [/\/deviceprofile\/deviceCommand$/, () => requests('deviceCommand', [COMMAND]).map((item) => ({ ...item, profileName: 'Pump' }))],
  [/\/tags$/, () => ({ apiVersion: API_VERSION, deviceResources: [{ name: 'Flow', tags: { a: 'b' } }] })],
  [/\/deviceprofile$/, () => requests('profile', [profileOf('fuzz-profile')])],
  [/\/deviceservice$/, () => requests('service', [{ name: 'fuzz-service', baseAddress: 'http://127.0.0.1:9', adminState: 'UNLOCKED' }])],
  [/\/device$/, () => requests('device', [deviceOf('fuzz-device', { serviceName: 'device-fuzz', profileName: 'Pump' })])],
  [/\/provisionwatcher$/, () => requests('provisionwatcher', [WATCHER])],
  [/\/secret$/, () => ({ apiVersion: API_VERSION, secretName: 'fuzz', secretData: [{ key: 'a', value: 'b' }] })],
  [/\/profilescan$/, () => ({ apiVersion: API_VERSION, deviceName: 'fuzz-device' })],
  [/\/:command$/, () => ({ Flow: '1' })],
];

/** A body that the route with this path would take, or at least one that looks like it. */
export function validBody(path: string): unknown {
  return BODIES.find(([pattern]) => pattern.test(path))?.[1]() ?? { apiVersion: API_VERSION, resourceNames: ['Flow'] };
}
