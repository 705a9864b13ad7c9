import { isEdgeError, toEdgeError } from '@skerry/contracts';
import type { Aedes, Client, PublishPacket } from 'aedes';
import type { MemoryBus, Outsider } from '../memory.ts';
import { isPermanent } from '../permanent.ts';
import type { ThrottledLog } from '../throttled-log.ts';
import type { BrokerCounters } from './counters.ts';
import type { TrieEmitter } from './emitter.ts';
import type { SessionStore } from './session-store.ts';

/** What the bridge is made with. */
export interface BridgeContext {
  readonly bus: MemoryBus | undefined;
  readonly emitter: TrieEmitter;
  readonly sessions: SessionStore;
  readonly counters: BrokerCounters;
  readonly log: ThrottledLog;
}

type Callback = (error?: Error | null) => void;

/** Carries messages between the clients of the broker and the bus of the process, either way, and lets publishers feel how far behind that is. */
export class Bridge implements Outsider, Disposable {
  readonly #context: BridgeContext;
  readonly #aedes: () => Aedes;
  readonly #attached: Disposable | undefined;

  constructor(context: BridgeContext, aedes: () => Aedes) {
    this.#context = context;
    this.#aedes = aedes;
    this.#attached = context.bus?.attach(this);
  }

  wants(topic: string): boolean {
    return this.#context.emitter.wants(topic) || this.#context.sessions.wants(topic);
  }

  take(topic: string, bytes: Uint8Array): Promise<void> | undefined {
    const packet: PublishPacket = { cmd: 'publish', topic, payload: asBuffer(bytes), qos: 1, retain: false, dup: false };
    const room = this.#context.sessions.room(topic);
    if (room !== undefined) return room.then(() => this.#publish(packet));
    this.#publish(packet);
    return undefined;
  }

  /**
   * Lets a client publish once the process has taken the message; aedes acknowledges when `done` is called.
   *
   * Until then the client's socket is not read beyond what is already in memory. An error closes the connection, so that a client that publishes
   * at QoS 1 or 2 sends the message again.
   */
  authorizePublish(client: Client | null, packet: PublishPacket, done: Callback): void {
    if (packet.topic.startsWith('$')) {
      done(packet.topic.startsWith('$SYS/') ? new RangeError('$SYS/ topics are reserved for the broker') : null);
      return;
    }
    const repeated = packet.qos === 2 && client !== null && this.#context.sessions.isRepeated(client.id, packet.messageId ?? 0);
    const taken = repeated ? undefined : this.#inject(packet);
    const room = this.#context.sessions.room(packet.topic);
    if (taken === undefined && room === undefined) done(null);
    else this.#wait(packet, [taken, room], done);
  }

  [Symbol.dispose](): void {
    this.#attached?.[Symbol.dispose]();
  }

  #inject({ topic, payload }: PublishPacket): Promise<void> | undefined {
    try {
      return this.#context.bus?.inject(topic, payload as Buffer, this);
    } catch (error) {
      if (!isEdgeError(error) || error.kind !== 'ContractInvalid') return Promise.reject(error);
      this.#context.counters.undecodable.increment();
      this.#context.log.warn('undecodable', () => `Ignoring an MQTT message on "${topic}" (${payload.length} bytes): ${error.fullMessage}`);
      return undefined;
    }
  }

  async #wait({ topic, qos }: PublishPacket, waits: (Promise<void> | undefined)[], done: Callback): Promise<void> {
    try {
      await Promise.all(waits);
      done(null);
    } catch (thrown) {
      const error = toEdgeError(thrown);
      this.#context.counters.rejected.increment();
      const resend = qos > 0 && !isPermanent(error);
      const what = resend ? 'is not acknowledged' : 'is lost';
      this.#context.log.warn(`rejected ${error.kind}`, () => `An MQTT message on "${topic}" ${what}: ${error.fullMessage}`);
      done(resend ? error : null);
    }
  }

  #publish(packet: PublishPacket): void {
    this.#aedes().publish(packet, (error) => {
      if (error) this.#context.log.warn('publish', () => `Cannot publish on "${packet.topic}" to MQTT clients: ${error.message}`);
    });
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
