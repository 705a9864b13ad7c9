import type { Platform } from './platform.ts';

/** Devices that send in turn, so that the store sees several sources and not only one. */
const SENDING_DEVICES = Array.from({ length: 10 }, (_, at) => `bench-${at}`);

/** An event of one reading as a template; about what a sensor sends. */
export interface EventTemplate {
  readonly device: string;
  /** Of `POST /api/v3/event/...` */
  readonly path: string;
  /** Behind `edgex/events/device/`. */
  readonly source: string;
  /** The add-event request as JSON. */
  readonly body: string;
}

/** Templates of the events of ten devices. Nothing about them has to be known to the platform, as in EdgeX. */
export function eventTemplates(): EventTemplate[] {
  return SENDING_DEVICES.map(eventTemplate);
}

function eventTemplate(device: string): EventTemplate {
  const source = `device-bench/Bench/${device}/Speed`;
  const names = `"deviceName":"${device}","profileName":"Bench"`;
  const reading = `{"origin":{origin},${names},"resourceName":"Speed","valueType":"Int32","value":"{n}"}`;
  const event = `{"apiVersion":"v3","id":"{id}",${names},"sourceName":"Speed","origin":{origin},"readings":[${reading}]}`;
  return { device, path: `/api/v3/event/${source}`, source, body: `{"apiVersion":"v3","event":${event}}` };
}

/** How many events of those devices are stored; others that the platform makes by itself are not counted. */
export async function storedEvents(platform: Platform): Promise<number> {
  const counts = await Promise.all(SENDING_DEVICES.map((device) => platform.eventCount(device)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The same as a message on the bus: topic and envelope. */
export function busMessage({ source, body }: EventTemplate): { topic: string; payload: string } {
  const ids = '"correlationID":"{id}","requestID":""';
  return {
    topic: `edgex/events/device/${source}`,
    payload: `{"apiVersion":"v3","receivedTopic":"",${ids},"errorCode":0,"payload":${body},"contentType":"application/json"}`,
  };
}
