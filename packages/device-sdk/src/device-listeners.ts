import { CallContext, type ContextSource } from './call-context.ts';
import type { Eventually } from './connection-worker.ts';
import { disposeQuietly } from './dispose-quietly.ts';
import type { Driver, DriverDevice } from './driver.ts';

/** What listening to devices needs. */
export interface ListenerParts<Conn> {
  readonly driver: Driver<Conn>;
  readonly source: ContextSource;
  /** The open connection of a device; throws when it cannot be had now. */
  connect(device: DriverDevice): Eventually<Conn>;
}

const RETRY_MS = 1000;

/** Keeps the connections of a driver that listens open: connects to each device at once, and again after a connection was lost. */
export class Listeners<Conn> implements AsyncDisposable {
  readonly #parts: ListenerParts<Conn>;
  readonly #wanted = new Map<string, DriverDevice>();
  readonly #retries = new Map<string, Disposable>();
  readonly #active = new Map<string, AsyncDisposable | Disposable>();

  constructor(parts: ListenerParts<Conn>) {
    this.#parts = parts;
  }

  /** Starts to listen to a device. */
  add(device: DriverDevice): void {
    this.#wanted.set(device.name, device);
    this.#retryAfter(device.name, 0);
  }

  /** Stops listening to a device. */
  async remove(name: string): Promise<void> {
    this.#wanted.delete(name);
    this.#retries.get(name)?.[Symbol.dispose]();
    this.#retries.delete(name);
    await this.#close(name);
  }

  /** Subscribes to the devices of a connection just made. Dispose the result before the connection. */
  async attach(connection: Conn, devices: readonly DriverDevice[]): Promise<AsyncDisposable> {
    for (const device of devices) if (this.#wanted.has(device.name)) await this.#subscribe(connection, device);
    return { [Symbol.asyncDispose]: async () => void (await Promise.all(devices.map((device) => this.#close(device.name)))) };
  }

  /** Takes note that the connection of these devices is gone. */
  lost(devices: readonly DriverDevice[]): void {
    for (const { name } of devices) if (this.#wanted.has(name)) this.#retryAfter(name, RETRY_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#wanted.keys()].map((name) => this.remove(name)));
  }

  async #subscribe(connection: Conn, device: DriverDevice): Promise<void> {
    await this.#close(device.name);
    const subscription = await this.#parts.driver.subscribe?.(connection, device, new CallContext(this.#parts.source));
    if (subscription) this.#active.set(device.name, subscription);
  }

  async #close(name: string): Promise<void> {
    const subscription = this.#active.get(name);
    this.#active.delete(name);
    await disposeQuietly(this.#parts.source.log)(subscription);
  }

  #retryAfter(name: string, ms: number): void {
    const { clock, random, signal } = this.#parts.source;
    if (signal.aborted) return;
    this.#retries.get(name)?.[Symbol.dispose]();
    const jittered = ms * (1 + random.next());
    this.#retries.set(
      name,
      clock.setTimeout(() => void this.#connect(name), jittered),
    );
  }

  async #connect(name: string): Promise<void> {
    const device = this.#wanted.get(name);
    if (!device || this.#active.has(name)) return;
    try {
      const connection = await this.#parts.connect(device);
      if (!this.#active.has(name)) await this.#subscribe(connection, device);
    } catch (error) {
      this.#parts.source.log.debug(`cannot listen to device "${name}" yet: ${error}`);
      this.#retryAfter(name, RETRY_MS);
    }
  }
}
