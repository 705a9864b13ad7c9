import { once } from 'node:events';
import { decodeEnvelope } from '@skerry/bus';
import { type Envelope, stringifyJson } from '@skerry/contracts';
import { systemClock, withDeadline } from '@skerry/runtime';
import { connectAsync, type MqttClient } from 'mqtt';

/** A message as somebody outside the platform sees it. */
export interface SeenMessage {
  readonly topic: string;
  readonly bytes: Uint8Array;
  readonly envelope: Envelope;
}

/** A program that knows nothing of Skerry but its broker's address, with a client library of others. */
export class Outsider implements AsyncDisposable {
  readonly seen: SeenMessage[] = [];
  readonly #client: MqttClient;

  constructor(client: MqttClient) {
    this.#client = client;
    client.on('message', (topic, bytes) => this.seen.push({ topic, bytes, envelope: decodeEnvelope(bytes) }));
  }

  async subscribe(...filters: string[]): Promise<void> {
    await this.#client.subscribeAsync(filters, { qos: 1 });
  }

  /** The first message, past or to come, that fits. */
  async message(what: string, fits: (message: SeenMessage) => boolean, withinMs = 10_000): Promise<SeenMessage> {
    return await withDeadline((signal) => this.#find(fits, signal), { clock: systemClock, ms: withinMs, what: `Waiting for ${what}` });
  }

  /** Publishes at QoS 1 and resolves when the broker has acknowledged. Bytes go out as they are, anything else as JSON. */
  async publish(topic: string, payload: unknown): Promise<void> {
    const bytes = payload instanceof Uint8Array ? Buffer.from(payload) : stringifyJson(payload);
    await this.#client.publishAsync(topic, bytes, { qos: 1 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.endAsync(true);
  }

  async #find(fits: (message: SeenMessage) => boolean, signal: AbortSignal): Promise<SeenMessage> {
    for (;;) {
      const found = this.seen.find(fits);
      if (found) return found;
      await once(this.#client as unknown as NodeJS.EventEmitter, 'message', { signal });
    }
  }
}

/** Connects to the broker of a system with mqtt.js. */
export async function connectOutsider(port: number): Promise<Outsider> {
  return new Outsider(await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, connectTimeout: 5_000 }));
}
