import type { Packet } from 'mqtt';
import { Acknowledger, type AckStream, type PendingAck } from './acknowledger.ts';
import type { MqttMessage } from './client.ts';
import type { Subscriptions } from './subscriptions.ts';

type PublishPacket = Extract<Packet, { cmd: 'publish' }>;

/**
 * Hands received messages to their handlers, many at once, and acknowledges each when its handlers are done.
 *
 * The library handles one message after the other and acknowledges before it takes the next. That would make a store commit each message alone,
 * so QoS 1 messages are shown to it as QoS 0 and acknowledged from here. When `maxHandling` handlers run, the library is held, and with it the socket.
 */
export class Receiver {
  readonly #maxHandling: number;
  readonly #subscriptions: Subscriptions;
  readonly #onFailed: (error: unknown, topic: string) => void;
  readonly #acknowledger = new Acknowledger();
  readonly #claims = new WeakMap<Packet, PendingAck>();
  #handling = 0;
  #held: (() => void) | undefined;

  constructor(maxHandling: number, subscriptions: Subscriptions, onFailed: (error: unknown, topic: string) => void) {
    this.#maxHandling = maxHandling;
    this.#subscriptions = subscriptions;
    this.#onFailed = onFailed;
  }

  /** Takes over the acknowledgement of a QoS 1 message; to be called before the library handles the packet. */
  claim(packet: Packet, stream: AckStream): void {
    if (packet.cmd !== 'publish' || packet.qos !== 1) return;
    this.#claims.set(packet, this.#acknowledger.owe(packet.messageId ?? 0, stream));
    packet.qos = 0;
  }

  /** Starts the handlers of a message; `next` is called when the library may go on. */
  receive(packet: PublishPacket, next: () => void): void {
    const claim = this.#claims.get(packet);
    const running = this.#subscriptions.dispatch(messageOf(packet, claim !== undefined));
    if (running.length === 0) {
      claim?.acknowledge();
      next();
      return;
    }
    const done = this.#finish(running, packet.topic, claim);
    // The library answers QoS 2 itself as soon as it may go on.
    if (packet.qos === 2) done.then(next);
    else if (this.#handling < this.#maxHandling) next();
    else this.#held = next;
  }

  async #finish(running: Promise<void>[], topic: string, claim: PendingAck | undefined): Promise<void> {
    this.#handling++;
    try {
      await Promise.all(running);
      claim?.acknowledge();
    } catch (error) {
      claim?.refuse();
      this.#onFailed(error, topic);
    }
    this.#handling--;
    const held = this.#held;
    this.#held = undefined;
    held?.();
  }
}

function messageOf(packet: PublishPacket, claimed: boolean): MqttMessage {
  const { topic, payload, qos, retain, dup } = packet;
  return { topic, payload: payload as Buffer, qos: claimed ? 1 : qos, retain, duplicate: dup };
}
