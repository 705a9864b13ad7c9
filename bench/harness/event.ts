/** Devices that send in turn, so that the store sees several sources and not only one. */
export const SENDING_DEVICES = 10;

/** An event of one reading as a template; about what a sensor sends. */
export interface EventTemplate {
  /** Of `POST /api/v3/event/...` */
  readonly path: string;
  /** Behind `edgex/events/device/`. */
  readonly source: string;
  /** The add-event request as JSON. */
  readonly body: string;
}

/** Templates of the events of ten devices. Nothing about them has to be known to the platform, as in EdgeX. */
export function eventTemplates(): EventTemplate[] {
  return Array.from({ length: SENDING_DEVICES }, (_, at) => eventTemplate(`bench-${at}`));
}

function eventTemplate(device: string): EventTemplate {
  const source = `device-bench/Bench/${device}/Speed`;
  const names = `"deviceName":"${device}","profileName":"Bench"`;
  const reading = `{"origin":{origin},${names},"resourceName":"Speed","valueType":"Int32","value":"{n}"}`;
  const event = `{"apiVersion":"v3","id":"{id}",${names},"sourceName":"Speed","origin":{origin},"readings":[${reading}]}`;
  return { path: `/api/v3/event/${source}`, source, body: `{"apiVersion":"v3","event":${event}}` };
}

/** The same as a message on the bus: topic and envelope. */
export function busMessage({ source, body }: EventTemplate): { topic: string; payload: string } {
  const ids = '"correlationID":"{id}","requestID":""';
  return {
    topic: `edgex/events/device/${source}`,
    payload: `{"apiVersion":"v3","receivedTopic":"",${ids},"errorCode":0,"payload":${body},"contentType":"application/json"}`,
  };
}
