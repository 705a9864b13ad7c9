import { createMetadataClient, type MetadataClient } from '@skerry/client';
import type { AdminState, Event } from '@skerry/contracts';
import type { Gauge } from '@skerry/runtime';
import { AsyncReadings } from './async-readings.ts';
import { AutoEvents } from './auto-events.ts';
import { listenForCommands } from './bus-commands.ts';
import { CallContext, type ContextSource } from './call-context.ts';
import { DeviceCache } from './device-cache.ts';
import { DeviceCommands } from './device-commands.ts';
import type { DeviceEntry } from './device-entry.ts';
import { DeviceHealth } from './device-health.ts';
import { createObserver } from './device-observer.ts';
import { DeviceRegistry } from './device-registry.ts';
import type { DeviceStatus, DeviceStatusReport } from './device-status.ts';
import { listenForValidation } from './device-validation.ts';
import { Discovery } from './discovery.ts';
import { disposeQuietly } from './dispose-quietly.ts';
import type { Driver } from './driver.ts';
import { DriverRunner } from './driver-runner.ts';
import { EventMaker } from './event-maker.ts';
import { EventOutbox } from './event-outbox.ts';
import { EventPublisher } from './event-publisher.ts';
import { ProfileScans } from './profile-scan.ts';
import { provision } from './provisioning.ts';
import { provisioningPlaces } from './provisioning-places.ts';
import { keepRegistered, register } from './registration.ts';
import type { DeviceServiceContext } from './service-context.ts';
import { followSystemEvents } from './system-events.ts';

/** What a running device service is made of. */
export interface DeviceServiceParts {
  readonly driver: Driver<unknown>;
  readonly context: DeviceServiceContext;
  /** The folder that ships with the driver. */
  readonly resources: string;
}

/** A running device service: what its routes and the bus work on. */
export class DeviceService implements AsyncDisposable {
  readonly commands: DeviceCommands;
  readonly discovery: Discovery;
  readonly scans: ProfileScans;
  readonly cache = new DeviceCache();
  readonly #parts: DeviceServiceParts;
  readonly #metadata: MetadataClient;
  readonly #runner: DriverRunner<unknown>;
  readonly #health: DeviceHealth;
  readonly #autoEvents: AutoEvents;
  readonly #asyncReadings: AsyncReadings;
  readonly #publisher: EventPublisher;
  readonly #registry: DeviceRegistry;
  readonly #source: ContextSource;
  readonly #owned = new AsyncDisposableStack();
  #adminState: AdminState = 'UNLOCKED';
  #started: Promise<void> | undefined;
  #upkeep: Promise<void> = Promise.resolve();

  constructor(parts: DeviceServiceParts) {
    const { context, driver } = parts;
    const { clock, random, config, log, metrics, signal } = context;
    this.#parts = parts;
    this.#metadata = createMetadataClient({ request: (service, request) => context.needs.link.request(service, { signal, ...request }) });
    this.#source = this.#createSource();
    const { cache } = this;
    const entry = (name: string): DeviceEntry | undefined => cache.device(name);
    const devices = () => [...cache.devices()].map(({ view }) => view);
    const gauges = new WeakMap<DeviceStatus, Gauge>();
    const connected = ({ device: { name }, status }: DeviceEntry, atNs: bigint): void =>
      gauges.getOrInsertComputed(status, () => metrics.gauge(...lastConnected(name))).set(Number(atNs));
    const publish = (event: Event, correlationId: string): void => this.publish(event, correlationId);
    const serviceLocked = (): boolean => this.#adminState === 'LOCKED';
    const maker = new EventMaker({ clock, random, config });
    const outbox = this.#owned.use(
      new EventOutbox({
        clock,
        log,
        limits: () => ({ count: config.value.Device.EventBufferSize, bytes: config.value.Device.EventBufferKB * 1024 }),
        dropped: metrics.counter('EventsDropped'),
        held: metrics.gauge('EventsHeld'),
      }),
    );
    this.#publisher = new EventPublisher({ service: context.key, bus: context.needs.bus, outbox, random, metrics, config });
    this.#runner = this.#owned.use(new DriverRunner({ driver, source: this.#source, config, devices }));
    this.#health = this.#owned.use(new DeviceHealth({ clock, log, config, signal, entry, setState: this.#setState, probe: this.#probe }));
    this.commands = new DeviceCommands({
      runner: this.#runner,
      maker,
      health: this.#health,
      clock,
      config,
      entry,
      serviceLocked,
      connected,
    });
    const read = this.commands.read.bind(this.commands);
    this.#autoEvents = this.#owned.use(new AutoEvents({ clock, random, log, config, read, publish }));
    const dropped = metrics.counter('AsyncReadingsDropped');
    this.#asyncReadings = this.#owned.use(new AsyncReadings({ config, clock, log, maker, dropped, entry, publish, connected }));
    const shared = { context, driver, source: this.#source, cache, metadata: this.#metadata };
    this.discovery = this.#owned.use(new Discovery({ ...shared, serviceLocked }));
    this.scans = this.#owned.use(new ProfileScans(shared));
    const observer = createObserver({
      driver,
      source: this.#source,
      runner: this.#runner,
      health: this.#health,
      autoEvents: this.#autoEvents,
      forget: (device) => metrics.remove(...lastConnected(device)),
    });
    this.#registry = new DeviceRegistry({ service: context.key, cache, metadata: this.#metadata, log, observer });
  }

  /** Subscribes to the bus, then begins, without waiting, to look for core-metadata. */
  async start(): Promise<this> {
    const { context, driver } = this.#parts;
    const publish = (event: Event, correlationId: string): void => this.publish(event, correlationId);
    this.#owned.use(await listenForCommands({ context, commands: this.commands, publish }));
    const serviceChanged = (state: AdminState): void => {
      this.#adminState = state;
    };
    this.#owned.use(await followSystemEvents({ context, registry: this.#registry, serviceChanged }));
    this.#owned.use(await listenForValidation(context, driver));
    this.discovery.schedule();
    this.#upkeep = keepRegistered({ ...context, ...this.#identity, metadata: this.#metadata, bringUp: () => this.#bringUp() });
    return this;
  }

  /** Publishes an event in the background, in order; see {@link EventOutbox}. */
  publish(event: Event, correlationId: string): void {
    this.#publisher.publish(event, correlationId);
  }

  /** How a device does; undefined if there is no such device. */
  status(name: string): DeviceStatusReport | undefined {
    const entry = this.cache.device(name);
    if (!entry) return undefined;
    const { adminState, operatingState } = entry.device;
    const { lastSeen, lastError, failuresInARow } = entry.status;
    const { device: breaker, connection } = this.#runner.state(entry.view);
    const sources = this.#autoEvents.report(name);
    return { deviceName: name, adminState, operatingState, lastSeen, lastError, failuresInARow, breaker, connection, sources };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#upkeep;
    await this.#owned.disposeAsync();
  }

  get #identity() {
    return { service: this.#parts.context.key, baseUrl: this.#parts.context.baseUrl };
  }

  #createSource(): ContextSource {
    const { key, log, clock, random, dataDir, signal, config } = this.#parts.context;
    return {
      service: key,
      log,
      clock,
      random,
      dataDir,
      signal,
      settings: () => config.value.Driver,
      device: (name) => this.cache.device(name)?.view,
      push: (device, readings, source) => this.#asyncReadings.push(device, readings, source),
    };
  }

  /** EdgeX's order: load what core-metadata knows, start the driver, register, provision from files. */
  async #bringUp(): Promise<void> {
    await this.#startDriver();
    await this.#registry.load();
    this.#adminState = await register({
      ...this.#parts.context,
      ...this.#identity,
      metadata: this.#metadata,
      bringUp: async () => undefined,
    });
    if ((await this.#provision()) > 0) await this.#registry.load();
    this.#parts.context.log.info(`Registered with core-metadata; devices: ${[...this.cache.devices()].length}`);
  }

  #provision(): Promise<number> {
    const { context, resources } = this.#parts;
    const { OverwriteProfiles, OverwriteDevices } = context.config.value.Device;
    return provision({
      service: context.key,
      metadata: this.#metadata,
      log: context.log,
      link: context.needs.link,
      places: provisioningPlaces(context, resources),
      overwriteProfiles: OverwriteProfiles,
      overwriteDevices: OverwriteDevices,
      known: (device) => this.cache.device(device)?.device,
      knownWatcher: (name) => this.cache.watchers.has(name),
    });
  }

  #startDriver(): Promise<void> {
    this.#started ??= this.#initialise().catch((error) => {
      this.#started = undefined;
      throw error;
    });
    return this.#started;
  }

  async #initialise(): Promise<void> {
    const { driver, context } = this.#parts;
    const running = await driver.start?.(new CallContext(this.#source));
    if (running) this.#owned.defer(() => disposeQuietly(context.log)(running));
  }

  readonly #setState = async (device: string, operatingState: 'UP' | 'DOWN' | 'UNKNOWN'): Promise<void> => {
    await this.#metadata.devices.update([{ name: device, operatingState }], { bypassValidation: true });
  };

  readonly #probe = async ({ view, profile }: DeviceEntry): Promise<void> => {
    const resource = profile?.firstReadable();
    if (resource) await this.#runner.read(view, [resource.request], '');
  };
}

/** Name and tags of the metric that says when a device was reached last. */
function lastConnected(device: string): [name: string, tags: { device: string }] {
  return [`LastConnected-${device}`, { device }];
}
