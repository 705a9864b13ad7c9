import { topicMatches } from '@skerry/contracts';
import type { MqttHandler, MqttMessage, Qos } from './client.ts';

/** One filter a client wants from its broker. */
export interface WantedFilter {
  readonly filter: string;
  readonly qos: Qos;
}

interface Entry {
  qos: Qos;
  confirmed: boolean;
  handlers: readonly MqttHandler[];
}

/** The filters a client subscribes to, who wants them, and which of them its broker has confirmed. */
export class Subscriptions {
  readonly #entries = new Map<string, Entry>();

  /** Adds a handler; true if the broker has to be asked, because the filter is new or needs a higher QoS. */
  add(filter: string, handler: MqttHandler, qos: Qos): boolean {
    const entry = this.#entries.get(filter);
    if (entry === undefined) {
      this.#entries.set(filter, { qos, confirmed: false, handlers: [handler] });
      return true;
    }
    entry.handlers = [...entry.handlers, handler];
    if (qos <= entry.qos) return !entry.confirmed;
    entry.qos = qos;
    entry.confirmed = false;
    return true;
  }

  /** Removes a handler; true if nobody wants the filter any more. */
  remove(filter: string, handler: MqttHandler): boolean {
    const entry = this.#entries.get(filter);
    if (entry === undefined) return false;
    const at = entry.handlers.indexOf(handler);
    entry.handlers = entry.handlers.filter((_, index) => index !== at);
    return entry.handlers.length === 0 && this.#entries.delete(filter);
  }

  /** The QoS to ask the broker for. */
  qosOf(filter: string): Qos {
    return this.#entries.get(filter)?.qos ?? 0;
  }

  /** Notes that the broker has the filter. */
  confirm(filter: string): void {
    const entry = this.#entries.get(filter);
    if (entry !== undefined) entry.confirmed = true;
  }

  /** Forgets all confirmations: the broker began a new session. */
  forgetSession(): void {
    for (const entry of this.#entries.values()) entry.confirmed = false;
  }

  /** The filters the broker has yet to be asked for. */
  unconfirmed(): WantedFilter[] {
    return [...this.#entries].filter(([, entry]) => !entry.confirmed).map(([filter, { qos }]) => ({ filter, qos }));
  }

  /** Calls every handler the message is for; the promises of those that take time, none if all are done or nobody wants it. */
  dispatch(message: MqttMessage): Promise<void>[] {
    const running: Promise<void>[] = [];
    for (const [filter, entry] of this.#entries) {
      if (!topicMatches(filter, message.topic)) continue;
      for (const handler of entry.handlers) running.push(invoke(handler, message));
    }
    return running;
  }
}

async function invoke(handler: MqttHandler, message: MqttMessage): Promise<void> {
  await handler(message);
}
