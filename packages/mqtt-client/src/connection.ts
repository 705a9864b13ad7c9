import { EdgeError } from '@skerry/contracts';
import { type Clock, type Logger, systemClock, systemRandom } from '@skerry/runtime';
import type { IClientOptions, MqttClient as Library, Packet } from 'mqtt';
import { printableAddress } from './address.ts';
import { Backoff } from './backoff.ts';
import type { MqttClient, MqttHandler, MqttOptions, MqttPublishOptions, MqttState, Qos } from './client.ts';
import { libraryOptions } from './library-options.ts';
import { PublishGate } from './publish-gate.ts';
import { Receiver } from './receiver.ts';
import { Subscriptions, type WantedFilter } from './subscriptions.ts';

const PUBLISH_TIMEOUT_MS = 15_000;
const GOODBYE_MS = 250;
const REFUSED = 128;
const CLOSED = 'this MQTT client was closed';

type StateListener = (state: MqttState, reason: string | undefined) => void;

/**
 * The client behind `connectMqtt`. The library keeps the connection; limits, deadlines, pauses and subscriptions are kept here.
 *
 * The library is loaded with the first client: most platforms run on one process and need none.
 */
export class MqttConnection implements MqttClient {
  readonly #options: MqttOptions;
  readonly #clock: Clock;
  readonly #log: Logger | undefined;
  readonly #address: string;
  readonly #opened: Promise<void>;
  readonly #gate: PublishGate;
  readonly #backoff: Backoff;
  readonly #subscriptions = new Subscriptions();
  readonly #listeners = new Set<StateListener>();
  readonly #pending = new Set<(error: EdgeError) => void>();
  #library: Library | undefined;
  #state: MqttState = 'connecting';
  #lastError = 'no answer yet';
  #complained = false;

  constructor(options: MqttOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log;
    this.#address = printableAddress(options.url);
    this.#gate = new PublishGate({
      maxInFlight: options.maxInFlight ?? 256,
      maxWaiting: options.maxWaiting ?? 10_000,
      maxWaitingBytes: options.maxWaitingBytes ?? 64 * 1024 * 1024,
    });
    this.#backoff = new Backoff(options.random ?? systemRandom(this.#clock), options.reconnect?.baseMs, options.reconnect?.maxMs);
    this.#opened = this.#open(libraryOptions(options, this.#backoff.nextMs()));
  }

  get state(): MqttState {
    return this.#state;
  }

  onState(listener: StateListener): Disposable {
    const entry: StateListener = (state, reason) => listener(state, reason);
    this.#listeners.add(entry);
    return { [Symbol.dispose]: () => this.#listeners.delete(entry) };
  }

  async connected({ timeoutMs = PUBLISH_TIMEOUT_MS, signal }: { timeoutMs?: number; signal?: AbortSignal } = {}): Promise<void> {
    if (this.#state === 'connected') return;
    this.#refuseIfClosed();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    using deadline = this.#deadline(timeoutMs, signal, () => `Cannot reach the MQTT broker at ${this.#address}: ${this.#lastError}`);
    using _ = this.onState((state) => (state === 'connected' ? resolve() : state === 'closed' && reject(closedError())));
    deadline.signal.addEventListener('abort', () => reject(deadline.signal.reason), { once: true });
    if (deadline.signal.aborted) reject(deadline.signal.reason);
    await promise;
  }

  async publish(topic: string, payload: Uint8Array | string, options: MqttPublishOptions = {}): Promise<void> {
    this.#refuseIfClosed();
    const timeoutMs = this.#options.publishTimeoutMs ?? PUBLISH_TIMEOUT_MS;
    using deadline = this.#deadline(timeoutMs, options.signal, () => this.#publishTimeout(topic, timeoutMs));
    if (!this.#gate.tryEnter()) await this.#gate.enter(deadline.signal, payload.length);
    try {
      await this.#send(topic, payload, { options, signal: deadline.signal });
    } finally {
      this.#gate.leave();
    }
  }

  async subscribe(filter: string, handler: MqttHandler, { qos = 0 }: { qos?: Qos } = {}): Promise<AsyncDisposable> {
    this.#refuseIfClosed();
    const entry: MqttHandler = (message) => handler(message);
    const isNew = this.#subscriptions.add(filter, entry, qos);
    const subscription = { [Symbol.asyncDispose]: () => this.#unsubscribe(filter, entry) };
    try {
      if (isNew && this.#state === 'connected') await this.#ask([{ filter, qos: this.#subscriptions.qosOf(filter) }]);
    } catch (error) {
      this.#subscriptions.remove(filter, entry);
      throw error;
    }
    return subscription;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state === 'closed') return;
    const wasConnected = this.#state === 'connected';
    this.#enter('closed', undefined);
    this.#gate.refuseAll(closedError());
    for (const fail of this.#pending) fail(closedError());
    await this.#opened;
    const library = this.#library;
    if (library === undefined) return;
    const ended = library.endAsync(!wasConnected);
    using _ = this.#clock.setTimeout(() => library.stream.destroy(), GOODBYE_MS);
    await ended.catch(() => library.stream.destroy());
  }

  async #open(options: IClientOptions): Promise<void> {
    const { connect, UniqueMessageIdProvider } = await import('./mqtt-library.ts');
    if (this.#state === 'closed') return;
    this.#library = connect({ ...options, messageIdProvider: new UniqueMessageIdProvider() });
    this.#listen(this.#library);
  }

  #listen(library: Library): void {
    const receiver = new Receiver(this.#options.maxHandling ?? 256, this.#subscriptions, (error, topic) => {
      this.#log?.error(`Cannot handle the MQTT message on "${topic}"; it is not acknowledged: ${String(error)}`);
    });
    library.on('packetreceive', (packet: Packet) => receiver.claim(packet, library.stream));
    library.handleMessage = (packet, callback) => receiver.receive(packet, () => callback());
    library.on('connect', ({ sessionPresent }) => this.#onConnect(library, sessionPresent));
    library.on('close', () => this.#onClose(library));
    library.on('error', (error) => this.#onError(error));
  }

  #onConnect(library: Library, sessionPresent: boolean): void {
    this.#backoff.reset();
    library.options.reconnectPeriod = this.#backoff.nextMs();
    const stream = library.stream as { setNoDelay?(on: boolean): void };
    stream.setNoDelay?.(true);
    if (!sessionPresent) this.#subscriptions.forgetSession();
    this.#ask(this.#subscriptions.unconfirmed()).catch((error) => this.#log?.error(String(error)));
    this.#log?.info(`Connected to the MQTT broker at ${this.#address}.`);
    this.#complained = false;
    this.#enter('connected', undefined);
    this.#gate.open = true;
  }

  #onClose(library: Library): void {
    library.options.reconnectPeriod = this.#backoff.nextMs();
    this.#gate.open = false;
    if (this.#state === 'closed') return;
    if (this.#state === 'connected') this.#lastError = 'the broker closed the connection';
    if (!this.#complained)
      this.#log?.warn(`Cannot reach the MQTT broker at ${this.#address}: ${this.#lastError}. Trying again until it answers.`);
    this.#complained = true;
    this.#enter('connecting', this.#lastError);
  }

  #onError(error: Error & { code?: unknown }): void {
    this.#lastError = error.message || String(error.code ?? error.name);
  }

  #enter(state: MqttState, reason: string | undefined): void {
    const changed = state !== this.#state;
    this.#state = state;
    if (changed) for (const listener of this.#listeners) listener(state, reason);
  }

  #send(topic: string, payload: Uint8Array | string, call: { options: MqttPublishOptions; signal: AbortSignal }): Promise<void> {
    const { qos = 0, retain = false } = call.options;
    const library = this.#ready();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = (): void => fail(call.signal.reason);
    const settle = (): void => {
      this.#pending.delete(fail);
      call.signal.removeEventListener('abort', abort);
    };
    const fail = (error: EdgeError): void => {
      settle();
      reject(error);
      if (messageId) library.removeOutgoingMessage(messageId);
    };
    this.#pending.add(fail);
    call.signal.addEventListener('abort', abort, { once: true });
    const bytes = typeof payload === 'string' ? payload : asBuffer(payload);
    library.publish(topic, bytes, { qos, retain }, (error) => {
      settle();
      if (error)
        reject(new EdgeError('Communication', `Cannot publish on "${topic}" to ${this.#address}: ${error.message}`, { cause: error }));
      else resolve();
    });
    const messageId = qos > 0 ? library.getLastMessageId() : 0;
    return promise;
  }

  #ask(filters: WantedFilter[]): Promise<void> {
    if (filters.length === 0) return Promise.resolve();
    const request = Object.fromEntries(filters.map(({ filter, qos }) => [filter, { qos }]));
    return new Promise((resolve, reject) => {
      this.#ready().subscribe(request, (error, _granted, suback) => {
        const granted = (suback ?? (error as { packet?: { granted: unknown[] } } | null)?.packet)?.granted ?? [];
        const refused = Object.keys(request).filter((filter, at) => !this.#accept(filter, Number(granted[at] ?? REFUSED)));
        if (this.#state === 'connected' && (error || refused.length > 0)) reject(this.#subscribeError(refused, error));
        else resolve();
      });
    });
  }

  #accept(filter: string, granted: number): boolean {
    if (granted !== REFUSED) this.#subscriptions.confirm(filter);
    return granted !== REFUSED;
  }

  async #unsubscribe(filter: string, handler: MqttHandler): Promise<void> {
    const unused = this.#subscriptions.remove(filter, handler);
    if (!unused || this.#state !== 'connected') return;
    await new Promise<void>((resolve) => this.#ready().unsubscribe(filter, () => resolve()));
  }

  #deadline(timeoutMs: number, signal: AbortSignal | undefined, message: () => string): Disposable & { signal: AbortSignal } {
    const controller = new AbortController();
    const abort = (): void => controller.abort(new EdgeError('Communication', 'the operation was aborted', { cause: signal?.reason }));
    const timer = this.#clock.setTimeout(() => controller.abort(new EdgeError('Communication', message())), timeoutMs);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    const dispose = (): void => {
      timer[Symbol.dispose]();
      signal?.removeEventListener('abort', abort);
    };
    return { signal: controller.signal, [Symbol.dispose]: dispose };
  }

  #publishTimeout(topic: string, timeoutMs: number): string {
    const why = this.#state === 'connected' ? 'the broker did not acknowledge it' : this.#lastError;
    return `Cannot publish on "${topic}" to ${this.#address} within ${timeoutMs} ms: ${why}`;
  }

  #subscribeError(refused: string[], error: Error | null): EdgeError {
    const byBroker = error === null || 'packet' in error;
    const what = byBroker ? `the broker refused ${refused.map((filter) => `"${filter}"`).join(', ')}` : error.message;
    return new EdgeError('Communication', `Cannot subscribe at ${this.#address}: ${what}`, { cause: error ?? undefined });
  }

  /** The library, which is there whenever the broker is. */
  #ready(): Library {
    if (this.#library === undefined) throw new EdgeError('Communication', `The MQTT broker at ${this.#address} is not connected`);
    return this.#library;
  }

  #refuseIfClosed(): void {
    if (this.#state === 'closed') throw closedError();
  }
}

function closedError(): EdgeError {
  return new EdgeError('Communication', CLOSED);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
