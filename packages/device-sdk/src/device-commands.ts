import { EdgeError, type Event, toEdgeError } from '@skerry/contracts';
import type { Clock, LiveConfig } from '@skerry/runtime';
import { type CommandTarget, findReadTarget, findWriteTarget } from './command-target.ts';
import type { DeviceConfig } from './config.ts';
import type { Eventually } from './connection-worker.ts';
import type { DeviceEntry } from './device-entry.ts';
import type { DeviceHealth } from './device-health.ts';
import { DriverError, executedOf } from './driver-error.ts';
import type { DriverRunner } from './driver-runner.ts';
import type { AssertionError, EventMaker } from './event-maker.ts';
import { requestWithQuery } from './request-query.ts';
import { createWriteRequests } from './write-requests.ts';

/** A GET or SET of a device, however it arrived. */
export interface CommandRequest {
  readonly device: string;
  /** Command, resource or expression. */
  readonly command: string;
  /** Whether the name may be an expression over resource names; for GET only. */
  readonly regex?: boolean;
  /** What the driver gets as `urlRawQuery`. */
  readonly query?: string;
  readonly correlationId?: string;
  readonly traceparent?: string;
}

/** What commands work on. */
export interface CommandParts {
  readonly runner: DriverRunner<unknown>;
  readonly maker: EventMaker;
  readonly health: DeviceHealth;
  readonly clock: Clock;
  readonly config: LiveConfig<DeviceConfig>;
  entry(device: string): DeviceEntry | undefined;
  serviceLocked(): boolean;
  /** Told after each command that succeeded. */
  connected(entry: DeviceEntry, atNs: bigint): void;
}

/** Failures that say nothing about the device: the request was wrong, or not allowed now. */
const CALLERS_FAULTS: ReadonlySet<string> = new Set(['NotFound', 'NotAllowed', 'ContractInvalid', 'ServiceLocked']);

/** Executes GET and SET commands by EdgeX's rules: states, names, directions, limits, values, events. */
export class DeviceCommands {
  readonly #parts: CommandParts;

  constructor(parts: CommandParts) {
    this.#parts = parts;
  }

  /**
   * Reads; resolves to an event that is not yet published, or undefined when the driver had nothing to tell.
   *
   * @throws {EdgeError} with the kinds and texts of EdgeX's device services.
   */
  async read(request: CommandRequest): Promise<Event | undefined> {
    return this.#tracked(request, (entry) => this.#read(entry, request));
  }

  /**
   * Writes; resolves to an event of the written values, or undefined where they cannot be read.
   *
   * @throws {EdgeError} as {@link read}; the details of a driver's failure say `executed: 'no'` or `'maybe'`.
   */
  async write(request: CommandRequest, values: Readonly<Record<string, unknown>>): Promise<Event | undefined> {
    return this.#tracked(request, (entry) => this.#write(entry, request, values));
  }

  async #tracked(request: CommandRequest, run: (entry: DeviceEntry) => Promise<Event | undefined>): Promise<Event | undefined> {
    const { health, clock } = this.#parts;
    const entry = this.#parts.serviceLocked() ? undefined : this.#parts.entry(request.device);
    try {
      this.#check(request.device, entry);
      const event = await run(entry!);
      const now = event?.origin ?? clock.nowNs();
      entry!.status.seen(now);
      this.#parts.connected(entry!, now);
      health.succeeded(entry!);
      return event;
    } catch (error) {
      if (entry) this.#failed(entry, error);
      throw error;
    }
  }

  #failed(entry: DeviceEntry, error: unknown): void {
    const { kind, fullMessage } = toEdgeError(error);
    if (!CALLERS_FAULTS.has(kind)) entry.status.failed(fullMessage, this.#parts.clock.nowNs());
    this.#parts.health.failed(entry);
    if (isAssertion(error)) this.#parts.health.assertionFailed(entry.device.name);
  }

  #check(name: string, entry: DeviceEntry | undefined): void {
    if (this.#parts.serviceLocked()) throw new EdgeError('ServiceLocked', 'service locked');
    if (!entry) throw new EdgeError('NotFound', `device ${name} not found`);
    const { adminState, operatingState } = entry.device;
    if (adminState === 'LOCKED') throw new EdgeError('ServiceLocked', `device ${name} locked`);
    if (operatingState === 'DOWN' && !this.#parts.health.allowsTry(name)) {
      throw new EdgeError('ServiceLocked', `device ${name} OperatingState is DOWN`);
    }
    if (!entry.profile) throw new EdgeError('ServiceLocked', 'no associated device profile');
  }

  async #read(entry: DeviceEntry, request: CommandRequest): Promise<Event | undefined> {
    const { runner, config } = this.#parts;
    const { regex = true, query = '', correlationId = '' } = request;
    const target = findReadTarget(entry, request.command, { regex, maxOps: config.value.Device.MaxCmdOps });
    const requests = target.resources.map((resource) => requestWithQuery(resource.request, query));
    const about = `error reading ${target.label} for ${entry.device.name}`;
    const results = await settled(about, () => runner.read(entry.view, requests, correlationId));
    if (results.length === 0) return undefined;
    const failure = results.find((result) => 'error' in result);
    if (failure && 'error' in failure) throw new EdgeError('UnexpectedServerError', about, { cause: failure.error });
    return this.#event(entry, request, { target, results });
  }

  async #write(entry: DeviceEntry, request: CommandRequest, values: Readonly<Record<string, unknown>>): Promise<Event | undefined> {
    const { runner, config } = this.#parts;
    const { DataTransform: transform, MaxCmdOps } = config.value.Device;
    const target = findWriteTarget(entry, request.command, MaxCmdOps);
    const operations = target.isCommand ? entry.profile!.command(request.command)!.command.resourceOperations : [];
    const requests = createWriteRequests({ target, operations, values, query: request.query ?? '', transform });
    const about = `error writing ${target.label} for ${entry.device.name}`;
    await settled(about, () => outcomeTold(() => runner.write(entry.view, requests, request.correlationId ?? '')));
    if (!target.readable) return undefined;
    return this.#event(entry, request, { target, results: requests.map(({ value }) => ({ value })) });
  }

  #event(
    entry: DeviceEntry,
    request: CommandRequest,
    { target, results }: { target: CommandTarget; results: Parameters<EventMaker['make']>[0]['results'] },
  ): Event {
    try {
      const { traceparent } = request;
      return this.#parts.maker.make({ entry, source: request.command, resources: target.resources, results, traceparent });
    } catch (cause) {
      const verb = target.isCommand ? 'transform' : 'convert';
      throw new EdgeError('UnexpectedServerError', `failed to ${verb} CommandValue to Event`, { cause });
    }
  }
}

/** Awaits only what is a promise: a value at hand costs no turn of the event loop. */
async function settled<T>(about: string, run: () => Eventually<T>): Promise<T> {
  try {
    const result = run();
    return result instanceof Promise ? await result : result;
  } catch (cause) {
    throw new EdgeError('UnexpectedServerError', about, { cause, details: { executed: executedOf(cause) } });
  }
}

/** Adds a level to the chain of a failed write that says whether the device may have acted. */
async function outcomeTold(run: () => Eventually<void>): Promise<void> {
  try {
    await run();
  } catch (cause) {
    const executed = executedOf(cause);
    throw new DriverError(executed === 'no' ? 'the device did not execute it' : 'the device may have executed it', { executed, cause });
  }
}

const isAssertion = (error: unknown): boolean =>
  ((error as Error | undefined)?.cause as Partial<AssertionError> | undefined)?.assertionFailed === true;
