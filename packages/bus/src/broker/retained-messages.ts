import { TopicTrie } from '../trie.ts';
import type { BrokerLimits } from './limits.ts';

/** A message the broker keeps for those who subscribe later. */
export interface RetainedMessage {
  readonly cmd: 'publish';
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: true;
}

/** The last retained message of each topic, within limits. */
export class RetainedMessages {
  readonly #messages = new Map<string, RetainedMessage>();
  readonly #limits: BrokerLimits;
  #bytes = 0;

  constructor(limits: BrokerLimits) {
    this.#limits = limits;
  }

  /** Keeps a message in place of the topic's former one, or forgets that one if the payload is empty; false if there is no room. */
  keep(topic: string, payload: Uint8Array, qos: 0 | 1 | 2): boolean {
    this.#forget(topic);
    if (payload.length === 0) return true;
    const size = topic.length + payload.length;
    if (this.#messages.size >= this.#limits.retained || this.#bytes + size > this.#limits.retainedBytes) return false;
    this.#bytes += size;
    // A copy, because the payload is a window into a much larger buffer of the socket.
    this.#messages.set(topic, { cmd: 'publish', topic, payload: Buffer.from(payload), qos, retain: true });
    return true;
  }

  /** The messages whose topic one of the filters matches, each once. */
  matching(filters: readonly string[]): RetainedMessage[] {
    const trie = new TopicTrie<true>();
    for (const filter of filters) trie.add(filter, true);
    return [...this.#messages.values()].filter(({ topic }) => trie.match(topic).length > 0);
  }

  #forget(topic: string): void {
    const former = this.#messages.get(topic);
    if (former === undefined) return;
    this.#messages.delete(topic);
    this.#bytes -= topic.length + former.payload.length;
  }
}
