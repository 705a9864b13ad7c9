import { eventually, type System } from '@skerry/testkit';
import { call } from './call.ts';

const LAST = 'Fixed-Object-Device';

/** Resolves when the devices that device-virtual brings along are known to it: a service answers before it has registered them. */
export async function virtualDevices(system: System): Promise<void> {
  await eventually(async () => (await call(system, 'core-metadata', `GET /device/name/${LAST}`)).status === 200, {
    what: `${LAST} in core-metadata`,
  });
  await eventually(async () => (await call(system, 'device-virtual', `GET /device/name/${LAST}/Object`)).status !== 404, {
    what: `${LAST} in device-virtual`,
  });
}
