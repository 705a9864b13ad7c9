import type { JobControl } from './jobs.ts';
import { Latencies, type LatencySummary } from './latencies.ts';
import { MqttConnection, publishPacket } from './mqtt-connection.ts';
import { Template, TemplateValues } from './template.ts';

/** Where events go in, where they come out, and how many a second. */
export interface ExportWatch {
  readonly publishPort: number;
  readonly message: { readonly topic: string; readonly payload: string };
  readonly subscribePort: number;
  readonly filter: string;
  /** Of all that comes out only events of this device are measured. */
  readonly device: string;
  readonly perSecond: number;
  readonly seconds: number;
}

const ORIGIN = /"origin": ?(\d{19})/;
const LAST_ONES_MS = 1000;
const WARM_UP_MS = 1000;

/** Publishes events at an even pace and measures from their origin until they come out elsewhere: one process, and so one clock, for both ends. */
export async function exportWatch(watch: ExportWatch, control: JobControl<void>): Promise<LatencySummary & { sent: number }> {
  const latencies = new Latencies();
  const from = wallMs() + WARM_UP_MS;
  const subscriber = await MqttConnection.open(watch.subscribePort, {
    received(payload) {
      const now = wallMs();
      const text = payload.toString('latin1');
      const origin = Number(ORIGIN.exec(text)?.[1] ?? 0) / 1e6;
      if (origin >= from && text.includes(watch.device)) latencies.add(now - origin);
    },
  });
  subscriber.subscribe(watch.filter);
  const publisher = await MqttConnection.open(watch.publishPort, {});
  control.ready();
  const sent = await publishEvenly(publisher, watch, from);
  await pause(LAST_ONES_MS);
  subscriber.close();
  publisher.close();
  return { ...latencies.summary(), sent };
}

/** Returns how many were sent after the warm-up. */
async function publishEvenly(publisher: MqttConnection, { message, perSecond, seconds }: ExportWatch, from: number): Promise<number> {
  const template = new Template(message.payload);
  const values = new TemplateValues();
  const until = from + seconds * 1000;
  let counted = 0;
  for (let turn = 0, due = wallMs(); wallMs() < until; turn++, due += 1000 / perSecond) {
    await pause(due - wallMs());
    const originMs = wallMs();
    const payload = template.fill({ ...values.next(), origin: nanoseconds(originMs) });
    await publisher.send(publishPacket(message.topic, payload, (turn % 0xffff) + 1));
    if (originMs >= from) counted++;
  }
  return counted;
}

function wallMs(): number {
  return performance.timeOrigin + performance.now();
}

function nanoseconds(ms: number): string {
  const whole = Math.floor(ms);
  return `${whole}${String(Math.floor((ms - whole) * 1e6)).padStart(6, '0')}`;
}

function pause(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, Math.max(0, ms));
  return promise;
}
