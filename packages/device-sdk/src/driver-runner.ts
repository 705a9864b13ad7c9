import { stringifyJson } from '@skerry/contracts';
import type { LiveConfig } from '@skerry/runtime';
import { CallContext, type ContextSource } from './call-context.ts';
import type { BreakerState } from './circuit-breaker.ts';
import type { DeviceConfig } from './config.ts';
import { ConnectionWorker, type Eventually } from './connection-worker.ts';
import { DeviceBreakers } from './device-breakers.ts';
import { Listeners } from './device-listeners.ts';
import type { Driver, DriverDevice, ReadRequest, ReadResult, WriteRequest } from './driver.ts';
import { DriverError } from './driver-error.ts';
import { durationMs } from './duration-ms.ts';

const DEFAULT_DEADLINE_MS = 5000;

/** What runs a driver: the driver itself and what its calls may use. */
export interface RunnerParts<Conn> {
  readonly driver: Driver<Conn>;
  readonly source: ContextSource;
  readonly config: LiveConfig<DeviceConfig>;
  /** All devices, to find those that share a connection. */
  devices(): Iterable<DriverDevice>;
}

/** Runs reads and writes of a driver, each on the worker of its connection and guarded by the breaker of its device. */
export class DriverRunner<Conn> implements AsyncDisposable {
  readonly #parts: RunnerParts<Conn>;
  readonly #workers = new Map<string, ConnectionWorker<Conn>>();
  readonly #breakers: DeviceBreakers;
  readonly #listeners: Listeners<Conn> | undefined;

  constructor(parts: RunnerParts<Conn>) {
    this.#parts = parts;
    const { clock, random } = parts.source;
    this.#breakers = new DeviceBreakers(() => {
      const { FailuresToOpen, RetryBase, RetryMax } = parts.config.value.Device.Connections;
      const pauses = { baseMs: durationMs(RetryBase), maxMs: durationMs(RetryMax) };
      return { now: () => clock.monotonicMs(), random: () => random.next(), threshold: FailuresToOpen, ...pauses };
    });
    if (parts.driver.subscribe) this.#listeners = new Listeners({ ...parts, connect: (device) => this.#touch(device) });
  }

  /** Reads resources of a device; results at hand come without a promise. */
  read(device: DriverDevice, requests: readonly ReadRequest[], correlationId: string): Eventually<readonly ReadResult[]> {
    const { driver } = this.#parts;
    return this.#call(device, correlationId, (connection, context) => driver.read(connection, requests, device, context));
  }

  /** Writes resources of a device. */
  write(device: DriverDevice, requests: readonly WriteRequest[], correlationId: string): Eventually<void> {
    const { driver } = this.#parts;
    if (!driver.write) throw new DriverError(`driver ${driver.name} cannot write`, { fault: 'answer', executed: 'no', kind: 'NotAllowed' });
    return this.#call(device, correlationId, (connection, context) => driver.write?.(connection, requests, device, context));
  }

  /** State of the breaker of a device, and of the connection it uses. */
  state(device: DriverDevice): {
    device: BreakerState;
    connection: { key: string; breaker: BreakerState; connected: boolean; waiting: number };
  } {
    const key = this.#keyOf(device);
    const worker = this.#workers.get(key);
    const { breaker = 'closed', connected = false, waiting = 0 } = worker ?? {};
    return { device: this.#breakers.state(device.name), connection: { key, breaker, connected, waiting } };
  }

  /** Takes note of a new device: a driver that listens connects to it at once. */
  added(device: DriverDevice): void {
    this.#listeners?.add(device);
  }

  /** Takes note of a changed device: its connection is made anew if its addresses changed. */
  async updated(before: DriverDevice, after: DriverDevice): Promise<void> {
    if (stringifyJson(before.protocols) === stringifyJson(after.protocols)) return;
    await this.removed(before);
    this.#workers.get(this.#keyOf(after))?.drop('its device changed');
    this.added(after);
  }

  /** Takes note of a device that is gone: its connection is closed unless others use it. */
  async removed(device: DriverDevice): Promise<void> {
    this.#breakers.forget(device.name);
    await this.#listeners?.remove(device.name);
    const key = this.#keyOf(device);
    const shared = [...this.#parts.devices()].some((other) => other.name !== device.name && this.#keyOf(other) === key);
    if (shared) return;
    const worker = this.#workers.get(key);
    this.#workers.delete(key);
    await worker?.[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const workers = [...this.#workers.values()];
    this.#workers.clear();
    await Promise.all([this.#listeners?.[Symbol.asyncDispose](), ...workers.map((worker) => worker[Symbol.asyncDispose]())]);
  }

  #keyOf(device: DriverDevice): string {
    return this.#parts.driver.connectionKey?.(device) ?? device.name;
  }

  #touch(device: DriverDevice): Eventually<Conn> {
    return this.#call(device, '', (connection) => connection);
  }

  #call<T>(device: DriverDevice, correlationId: string, run: (connection: Conn, context: CallContext) => Eventually<T>): Eventually<T> {
    this.#breakers.enter(device.name);
    const { driver, source } = this.#parts;
    const context = new CallContext(source, correlationId);
    const deadlineMs = driver.deadlineMs?.(device) ?? DEFAULT_DEADLINE_MS;
    const connect = (call: CallContext): Eventually<Conn> => driver.connect?.(device, call) ?? (undefined as Conn);
    try {
      const result = this.#workerOf(device).submit({ deadlineMs, context, connect, run });
      if (result instanceof Promise) return this.#noted(device.name, result);
      this.#breakers.succeeded(device.name);
      return result;
    } catch (error) {
      this.#breakers.failed(device.name, error);
      throw error;
    }
  }

  async #noted<T>(device: string, running: Promise<T>): Promise<T> {
    try {
      const result = await running;
      this.#breakers.succeeded(device);
      return result;
    } catch (error) {
      this.#breakers.failed(device, error);
      throw error;
    }
  }

  #workerOf(device: DriverDevice): ConnectionWorker<Conn> {
    const key = this.#keyOf(device);
    const known = this.#workers.get(key);
    if (known) return known;
    const worker = this.#createWorker(key);
    this.#workers.set(key, worker);
    return worker;
  }

  #createWorker(key: string): ConnectionWorker<Conn> {
    const { source, config } = this.#parts;
    const sharers = (): DriverDevice[] => [...this.#parts.devices()].filter((device) => this.#keyOf(device) === key);
    const listeners = this.#listeners;
    return new ConnectionWorker<Conn>({
      key,
      clock: source.clock,
      random: source.random,
      log: source.log,
      limits: () => limitsOf(config.value),
      connected: listeners && ((connection) => listeners.attach(connection, sharers())),
      dropped: listeners && (() => listeners.lost(sharers())),
    });
  }
}

function limitsOf({ Device: { Connections: c } }: DeviceConfig) {
  return {
    queueSize: c.QueueSize,
    queueTimeoutMs: durationMs(c.QueueTimeout),
    retryBaseMs: durationMs(c.RetryBase),
    retryMaxMs: durationMs(c.RetryMax),
  };
}
