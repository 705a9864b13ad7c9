import assert from 'node:assert/strict';
import { type Event, parseJson, stringifyJson } from '@skerry/contracts';
import { eventually, type System } from '@skerry/testkit';
import { type Answer, call } from '../system/call.ts';
import { deviceOf, requests } from '../system/samples.ts';

/** The event as core-data answers it, once it is there. */
export async function storedEvent(system: System, id: string): Promise<Event> {
  const look = async () => (await call(system, 'core-data', `GET /event/id/${id}`)).body?.event;
  return (await eventually(look, { what: `event ${id} in core-data` })) as Event;
}

/** How many events of a device are stored. */
export async function countOf(system: System, device: string): Promise<bigint> {
  return BigInt((await call(system, 'core-data', `GET /event/count/device/name/${device}`)).body.count);
}

/** Changes a device or a device service and makes sure that core-metadata took it. */
export async function patch(system: System, kind: 'device' | 'service', change: object): Promise<void> {
  const path = kind === 'device' ? 'device' : 'deviceservice';
  const { body } = await call(system, 'core-metadata', `PATCH /${path}`, { body: requests(kind, [change]) });
  assert.equal(body[0]?.statusCode, 200, stringifyJson(body));
}

/** Reads one value of a device through core-command. */
export function readInt16(system: System, device = 'Ext-2'): Promise<Answer> {
  return call(system, 'core-command', `GET /device/name/${device}/Int16`);
}

/** A device of EdgeX's service. */
export function newDevice(name: string, serviceName: string): object {
  return deviceOf(name, { serviceName, profileName: 'Interop' });
}

/** What of an event must not change on its way: all but ids of readings, which are not stored, and what Skerry adds. Binary values as base64. */
export function essenceOf(event: Event): unknown {
  const { id, deviceName, profileName, sourceName, origin, tags } = event;
  const readings = event.readings.map(({ id: _, ...reading }) => reading);
  return parseJson(stringifyJson({ id, deviceName, profileName, sourceName, origin, tags, readings }) ?? '');
}

/** Resource, value and units of each reading. */
export function partsOf(event: Event): unknown[] {
  return event.readings.map(({ resourceName, value, units }) => [resourceName, value, units]);
}

/** Names of a list of things. */
export function namesOf(things: readonly { name: string }[]): string[] {
  return things.map(({ name }) => name);
}

/** A value's text without what Go writes otherwise: blanks in lists, exponents of floats. */
export function normal(text: string): string {
  return text.replaceAll(', ', ',').replace(/e([+-])0+(?=\d)/, 'e$1');
}
