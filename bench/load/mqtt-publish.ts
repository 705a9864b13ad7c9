import type { JobControl } from './jobs.ts';
import { MqttConnection, publishPacket } from './mqtt-connection.ts';
import { Template, TemplateValues } from './template.ts';

/** What is published where, and how fast. */
export interface MqttPublish {
  readonly port: number;
  readonly connections: number;
  readonly qos: 0 | 1;
  /** Messages in all. */
  readonly count: number;
  /** Sent in turn; the payload may hold the placeholders of `Template`. */
  readonly messages: readonly { readonly topic: string; readonly payload: string }[];
}

/** What came of it. */
export interface MqttPublishResult {
  readonly sent: number;
  readonly acknowledged: number;
  /** Until the last one was acknowledged, or at QoS 0 taken by the kernel. */
  readonly seconds: number;
}

/** Messages of a connection that may be unacknowledged at once, as many as brokers commonly allow and a few more to spare. */
const WINDOW = 500;
/** Messages that are written together. */
const BATCH = 50;

/** Publishes as fast as the broker takes it: at QoS 1 with a window of unacknowledged messages, at QoS 0 until the connection is full. */
export async function mqttPublish(order: MqttPublish, control: JobControl<void>): Promise<MqttPublishResult> {
  const templates = order.messages.map(({ topic, payload }) => ({ topic, payload: new Template(payload) }));
  const values = new TemplateValues();
  const source = new MessageSource(order.count, order.qos, (at) => {
    const { topic, payload } = templates[at % templates.length]!;
    return { topic, payload: payload.fill(values.next()) };
  });
  const publishers = await Promise.all(Array.from({ length: order.connections }, () => Publisher.open(order.port, source)));
  control.ready();
  const started = performance.now();
  await Promise.all(publishers.map((publisher) => publisher.run()));
  const seconds = (performance.now() - started) / 1000;
  const acknowledged = publishers.reduce((sum, publisher) => sum + publisher.acknowledged, 0);
  for (const publisher of publishers) publisher.close();
  return { sent: source.given, acknowledged, seconds };
}

/** The messages of all connections, made when they are sent. */
class MessageSource {
  readonly qos: 0 | 1;
  readonly #count: number;
  readonly #make: (at: number) => { topic: string; payload: string };
  #given = 0;

  constructor(count: number, qos: 0 | 1, make: (at: number) => { topic: string; payload: string }) {
    this.#count = count;
    this.qos = qos;
    this.#make = make;
  }

  get given(): number {
    return this.#given;
  }

  get exhausted(): boolean {
    return this.#given >= this.#count;
  }

  /** At most so many packets; the ids follow the given one. */
  packets(limit: number, firstId: number): Buffer[] {
    const packets: Buffer[] = [];
    while (packets.length < limit && !this.exhausted) {
      const { topic, payload } = this.#make(this.#given++);
      packets.push(publishPacket(topic, payload, this.qos === 0 ? undefined : messageId(firstId + packets.length)));
    }
    return packets;
  }
}

class Publisher {
  acknowledged = 0;
  readonly #source: MessageSource;
  #connection!: MqttConnection;
  #sent = 0;
  #room = Promise.withResolvers<void>();

  private constructor(source: MessageSource) {
    this.#source = source;
  }

  static async open(port: number, source: MessageSource): Promise<Publisher> {
    const publisher = new Publisher(source);
    publisher.#connection = await MqttConnection.open(port, { acknowledged: () => publisher.#acknowledge() });
    return publisher;
  }

  async run(): Promise<void> {
    while (!this.#source.exhausted) {
      const packets = this.#source.packets(Math.min(BATCH, this.#free), this.#sent);
      this.#sent += packets.length;
      await this.#connection.send(Buffer.concat(packets));
      if (this.#free < BATCH) await this.#untilFree(BATCH);
    }
    if (this.#source.qos === 1) await this.#untilFree(WINDOW);
  }

  close(): void {
    this.#connection.close();
  }

  get #free(): number {
    return this.#source.qos === 0 ? WINDOW : WINDOW - (this.#sent - this.acknowledged);
  }

  async #untilFree(wanted: number): Promise<void> {
    while (this.#free < wanted) {
      this.#room = Promise.withResolvers();
      await this.#room.promise;
    }
  }

  #acknowledge(): void {
    this.acknowledged++;
    this.#room.resolve();
  }
}

/** Message ids go from 1 to 65,535 and begin again. */
function messageId(at: number): number {
  return (at % 0xffff) + 1;
}
