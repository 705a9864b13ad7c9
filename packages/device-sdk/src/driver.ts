import type { ResourceProperties, ValueType } from '@skerry/contracts';
import type { Clock, Logger, Random, Route } from '@skerry/runtime';
import type { DeviceValue } from './device-value.ts';
import type { DiscoveredDevice, ScannedProfile } from './discovered.ts';

/** The properties of one protocol of a device, as they stand in its `protocols`. */
export type DriverProtocol = Readonly<Record<string, unknown>>;

/** A device as a driver sees it: the object in core-metadata, read only. A changed device is a new object. */
export interface DriverDevice {
  readonly name: string;
  readonly description?: string;
  /** Empty while no profile is assigned. */
  readonly profileName: string;
  readonly protocols: Readonly<Record<string, DriverProtocol>>;
  readonly labels: readonly string[];
  readonly tags: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** One resource to read. */
export interface ReadRequest {
  readonly resource: string;
  readonly valueType: ValueType;
  /** The resource's attributes; `urlRawQuery` is added when the caller's request had a query. Frozen between calls: may key a cache. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<ResourceProperties>;
}

/**
 * The answer to one {@link ReadRequest}.
 *
 * `null` publishes a null reading. An `error` fails the whole command, as on EdgeX; the readings around it are dropped.
 */
export type ReadResult =
  | {
      readonly value: DeviceValue | null;
      /** Nanoseconds since 1970, when the device knows better than the clock of the SDK. */
      readonly origin?: bigint;
      /** Tags of the event. */
      readonly tags?: Readonly<Record<string, unknown>>;
    }
  | { readonly error: unknown };

/** One resource to write. `null` is what a client sent as JSON `null`; refuse it where the device has no such thing. */
export interface WriteRequest extends ReadRequest {
  readonly value: DeviceValue | null;
}

/** One value that arrives without having been asked for. */
export interface AsyncReading {
  readonly resource: string;
  readonly value: DeviceValue | null;
  readonly origin?: bigint;
}

/** What a driver gets from the SDK in every call. */
export interface DriverContext {
  /** Key of the service, such as `device-modbus`. */
  readonly service: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: Random;
  /** The settings of section `Driver`, text by name. */
  readonly settings: Readonly<Record<string, string>>;
  /** Aborted when the call must end: its deadline passed, or the service stops. */
  readonly signal: AbortSignal;
  /** The folder this service may keep files in. */
  readonly dataDir: string;
  /** Id to follow the request by in logs; empty outside requests. */
  readonly correlationId: string;
  /** The current object of a device, or undefined. */
  device(name: string): DriverDevice | undefined;
  /**
   * Hands over readings that arrived by themselves; they become one event.
   *
   * Never waits. The buffer between driver and bus is bounded (`Device.AsyncBufferSize`): when it is full the oldest batch is dropped and counted. Several
   * readings need a `source` (resource or command name), a single one is its own source; unknown devices and resources are dropped with a log line.
   */
  push(deviceName: string, readings: readonly AsyncReading[], source?: string): void;
}

/** What a driver gets while it discovers devices or scans one. */
export interface ProgressContext extends DriverContext {
  /** Publishes how far it is, 1 to 99. */
  progress(percent: number, message?: string): void;
}

/**
 * A protocol, as the SDK drives it. `Conn` is whatever `connect` returns.
 *
 * One worker serves each connection key: calls with the same key never overlap, and calls with other keys never wait for them. The SDK owns queues,
 * deadlines, reconnecting and circuit breakers; a driver translates, and says by {@link DriverError} what a failure means.
 */
export interface Driver<Conn = unknown> {
  readonly name: string;
  /** Schema of the device's whole `protocols` object; devices that do not match are refused when they are added. */
  readonly protocol?: Route['request'];
  /** Devices with the same key share one connection and one worker. Default: the device's name. Must be a pure function of the device. */
  connectionKey?(device: DriverDevice): string;
  /**
   * Opens the connection of a key, for the first of its devices that is used. Called again, with jittered backoff, after a failure. A result with
   * `Symbol.asyncDispose` or `Symbol.dispose` is disposed when the connection is given up. Left out: connections are `undefined`.
   */
  connect?(device: DriverDevice, context: DriverContext): Promise<Conn>;
  /** Milliseconds one read or write of this device may take, waiting in the queue not included. Default 5000. */
  deadlineMs?(device: DriverDevice): number;
  /**
   * Reads resources: result `i` answers request `i`. An empty array means that there is nothing to tell now: no event.
   *
   * May return without a promise when the value is at hand; that saves the SDK a turn of the event loop.
   */
  read(
    connection: Conn,
    requests: readonly ReadRequest[],
    device: DriverDevice,
    context: DriverContext,
  ): Promise<readonly ReadResult[]> | readonly ReadResult[];
  /** Writes resources in order. A failure throws {@link DriverError} with `executed: 'no'` when the device has certainly not acted. Left out: read-only. */
  write?(connection: Conn, requests: readonly WriteRequest[], device: DriverDevice, context: DriverContext): Promise<void> | void;
  /** Starts to listen to a device after each connect; results go to `context.push`. The returned value is disposed when the device or connection goes. */
  subscribe?(connection: Conn, device: DriverDevice, context: DriverContext): Promise<AsyncDisposable | Disposable>;
  /** Looks for devices until done or aborted. */
  discover?(context: ProgressContext): AsyncIterable<DiscoveredDevice>;
  /** Reads a device's own description into a profile. */
  scan?(device: DriverDevice, options: Readonly<Record<string, unknown>>, context: ProgressContext): Promise<ScannedProfile>;
  /** Refuses a device whose properties make no sense, by throwing; the text reaches whoever adds it. Runs after the check of `protocol`. */
  validate?(device: DriverDevice): void | Promise<void>;
  /** Called once before the first device is used; what it returns is disposed at stop. */
  start?(context: DriverContext): Promise<AsyncDisposable | Disposable | undefined> | AsyncDisposable | Disposable | undefined;
  /** Told after a device of this service was added, changed or removed. */
  added?(device: DriverDevice, context: DriverContext): void | Promise<void>;
  updated?(device: DriverDevice, context: DriverContext): void | Promise<void>;
  removed?(device: DriverDevice, context: DriverContext): void | Promise<void>;
}

/**
 * Declares a driver; the value itself, typed by its connection.
 *
 * @example
 * const clockDriver = defineDriver({
 *   name: 'clock',
 *   read: (_connection, requests, _device, context) => requests.map(() => ({ value: context.clock.nowMs() })),
 * });
 */
export function defineDriver<Conn = undefined>(driver: Driver<Conn>): Driver<Conn> {
  return driver;
}
