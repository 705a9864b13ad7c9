import type { AedesPublishPacket } from 'aedes';
import { TopicTrie } from '../trie.ts';

type Notify = (packet: AedesPublishPacket, done: () => void) => void;

/**
 * Finds the connected subscribers of a message, in the form aedes wants it.
 *
 * Takes the place of aedes's own emitter, which lets a hundred messages that wait for slow sockets stop the whole broker: this one waits for
 * nobody, and slow subscribers are the business of `Outflow` and `Session`.
 */
export class TrieEmitter {
  readonly #trie = new TopicTrie<Notify>();
  readonly #removers = new Map<Notify, () => void>();

  /** Whether anybody connected wants the topic. */
  wants(topic: string): boolean {
    return this.#trie.match(topic).length > 0;
  }

  /** Adds a subscriber. */
  on(filter: string, notify: Notify, done?: () => void): this {
    this.#removers.set(notify, this.#trie.add(filter, notify));
    if (done) setImmediate(done);
    return this;
  }

  /** Removes a subscriber. */
  removeListener(_filter: string, notify: Notify, done?: () => void): this {
    this.#removers.get(notify)?.();
    this.#removers.delete(notify);
    if (done) setImmediate(done);
    return this;
  }

  /** Hands a message to all who want it and goes on at once. */
  emit(packet: AedesPublishPacket, done?: (error?: Error) => void): this {
    for (const notify of this.#trie.match(packet.topic)) notify(packet, goOn);
    done?.();
    return this;
  }

  /** Ends the emitter. */
  close(done: () => void): this {
    setImmediate(done);
    return this;
  }
}

function goOn(): void {
  // The emitter does not wait, so there is nothing to tell it.
}
