import { EdgeError } from '@skerry/contracts';
import { type Clock, systemClock } from './clock.ts';
import type { CommonConfig } from './common-config.ts';
import { type Environment, ignoredVariables, servicePrefix } from './config/environment.ts';
import { type ConfigFiles, type ConfigOwner, loadConfig } from './config/load.ts';
import type { ServiceConfig } from './config/service-config.ts';
import { withDeadline } from './deadline.ts';
import type { Dispatcher } from './dispatch.ts';
import { disposeInOrder, HostedService } from './hosted-service.ts';
import { createLogger, type Logger, type LogSink } from './log.ts';
import { streamSink } from './log-sink.ts';
import { createMetrics } from './metrics.ts';
import type { Provider } from './need.ts';
import { checkSecretStore } from './posture.ts';
import { type BareScope, NeedScope, ProviderGraph } from './provider-graph.ts';
import { type Random, systemRandom } from './random.ts';
import type { ServiceDefinition } from './service.ts';

/** How services are hosted. */
export interface HostOptions {
  /** Folder for everything that must survive a restart. */
  readonly dataDir: string;
  readonly providers: readonly Provider[];
  readonly clock?: Clock;
  readonly random?: Random;
  /** Environment variables; the process's own unless given. */
  readonly env?: Environment;
  /** Added to every port: services, clients, message bus. */
  readonly portOffset?: number;
  /** Where log lines go; standard output unless given. */
  readonly log?: LogSink;
  /** Settings from the command line by service key, or `*` for all: `{ 'core-data': { 'Writable.LogLevel': 'DEBUG' } }`. */
  readonly overrides?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Configuration files given by name, for a service that runs alone; without them `config/common.yaml` and `config/<key>.yaml` in the data folder. */
  readonly files?: ConfigFiles;
  /** Allows addresses other than loopback although security is not configured. */
  readonly insecure?: boolean;
  /** Gives up starting when it aborts. Once started, dispose the host instead. */
  readonly signal?: AbortSignal;
}

/** A service that runs. */
export interface RunningService {
  readonly key: string;
  /** `http://127.0.0.1:59880` for example. */
  readonly url: string;
  readonly dispatcher: Dispatcher;
  readonly config: ServiceConfig<CommonConfig>;
}

/** Services that run; disposing stops them within 2 seconds. */
export interface RunningHost extends AsyncDisposable {
  readonly services: readonly RunningService[];
}

/**
 * Hosts all services in this process, started at the same time. Variables of the environment need the service's key as prefix.
 *
 * @throws {EdgeError} with one sentence if a service cannot start; the others are stopped by then.
 */
export function together(services: readonly ServiceDefinition[], options: HostOptions): Promise<RunningHost> {
  return new Host(services, options, { alone: false }).start();
}

/**
 * Hosts one service in this process. Variables of the environment have EdgeX's names, without prefix.
 *
 * @throws {EdgeError} with one sentence if it cannot start.
 */
export function alone(service: ServiceDefinition, options: HostOptions): Promise<RunningHost> {
  return new Host([service], options, { alone: true }).start();
}

const NEVER = new AbortController().signal;
const GIVE_UP_MS = 1000;
const SHARED: ConfigOwner = { key: 'skerry', kind: 'core', port: 0, config: {} };

class Host {
  readonly #options: HostOptions;
  readonly #alone: boolean;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #sink: LogSink;
  readonly #abort = new AbortController();
  readonly #peers = new Map<string, Dispatcher>();
  readonly #services: HostedService[];
  readonly #log: Logger;
  readonly #metrics = createMetrics(SHARED.key);
  readonly #shared: NeedScope;
  readonly #own = new Map<HostedService, NeedScope>();
  #stopped: Promise<void> | undefined;

  constructor(definitions: readonly ServiceDefinition[], options: HostOptions, { alone }: { alone: boolean }) {
    checkSecretStore(options.env ?? process.env);
    this.#options = options;
    this.#alone = alone;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? systemRandom(this.#clock);
    this.#sink = options.log ?? streamSink();
    refuseDoubles(definitions);
    const graph = new ProviderGraph(options.providers);
    for (const { key, needs } of definitions) graph.check(key, needs);
    this.#services = definitions.map((definition) => this.#create(definition));
    const config = loadConfig(SHARED, this.#sources(SHARED.key));
    this.#log = this.#logger(SHARED.key, config);
    this.#shared = new NeedScope(
      graph,
      this.#scope(SHARED.key, { config, log: this.#log, metrics: this.#metrics, signal: this.#abort.signal }),
    );
    for (const service of this.#services) this.#own.set(service, this.#needScope(graph, service));
    this.#warn(config);
  }

  async start(): Promise<RunningHost> {
    try {
      await this.#all((service) => service.listen());
      await this.#all((service) => service.start(this.#own.get(service) as NeedScope));
    } catch (error) {
      await this.#stop();
      throw error;
    }
    const services = this.#services.map(({ key, url, dispatcher, means }) => ({ key, url, dispatcher, config: means.config }));
    return { services, [Symbol.asyncDispose]: () => this.#stop() };
  }

  // When one fails the others are told at once and waited for, so that none still starts while it is being stopped.
  async #all(step: (service: HostedService) => Promise<void>): Promise<void> {
    const { signal = NEVER } = this.#options;
    signal.throwIfAborted();
    const steps = this.#services.map(step);
    const { promise: given, reject: giveUp } = Promise.withResolvers<never>();
    const abort = (): void => giveUp(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      await Promise.race([Promise.all(steps), given]);
    } catch (error) {
      this.#abort.abort(error);
      for (const service of this.#services) service.abort(error);
      await within(Promise.allSettled(steps), 'Giving up the start', this.#log);
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  #stop(): Promise<void> {
    this.#stopped ??= this.#stopOnce();
    return this.#stopped;
  }

  async #stopOnce(): Promise<void> {
    this.#abort.abort();
    await Promise.all(this.#services.map((service) => service.stop()));
    await Promise.all(this.#services.map((service) => service.disposeValues(this.#own.get(service) as NeedScope)));
    await disposeInOrder(this.#shared, this.#log);
  }

  #create(definition: ServiceDefinition): HostedService {
    const { key } = definition;
    const config = loadConfig(definition, this.#sources(key));
    const { dataDir, insecure = false } = this.#options;
    const log = this.#logger(key, config);
    const metrics = { metrics: createMetrics(key), sharedMetrics: this.#metrics };
    const shared = { clock: this.#clock, random: this.#random, dataDir, insecure };
    const service = new HostedService(definition, { config, log, ...shared, ...metrics });
    this.#peers.set(key, service.dispatcher);
    return service;
  }

  #sources(key: string): Parameters<typeof loadConfig>[1] {
    const { dataDir, portOffset, files, env = process.env, overrides = {} } = this.#options;
    return {
      dataDir,
      env,
      portOffset,
      files,
      envPrefix: this.#alone ? '' : servicePrefix(key),
      overrides: { ...overrides['*'], ...overrides[key] },
    };
  }

  #logger(app: string, config: ServiceConfig<CommonConfig>): Logger {
    return createLogger({ app, sink: this.#sink, clock: this.#clock, level: () => config.value.Writable.LogLevel });
  }

  #needScope(graph: ProviderGraph, { key, means, signal }: HostedService): NeedScope {
    const { config, log, metrics } = means;
    return new NeedScope(graph, this.#scope(key, { config, log, metrics, signal }), this.#alone ? {} : { parent: this.#shared });
  }

  #scope(key: string, own: Pick<BareScope, 'config' | 'log' | 'metrics' | 'signal'>): BareScope {
    const { dataDir } = this.#options;
    return { ...own, key, clock: this.#clock, random: this.#random, dataDir, peers: this.#peers };
  }

  // The same file or variable concerns many services; each warning is given once.
  #warn(shared: ServiceConfig<CommonConfig>): void {
    const { env = process.env, insecure } = this.#options;
    const warnings = new Set(this.#services.flatMap(({ means }) => means.config.warnings));
    const [first] = this.#services;
    if (!this.#alone && first) for (const warning of ignoredVariables(shared.resolution, env, first.key)) warnings.add(warning);
    for (const warning of warnings) this.#log.warn(warning);
    if (insecure)
      this.#log.warn('Security is not configured and --insecure is given: everybody who can reach this machine can do everything');
    else this.#log.info('Security is not configured: services listen on loopback only');
  }
}

function refuseDoubles(definitions: readonly ServiceDefinition[]): void {
  const keys = definitions.map(({ key }) => key);
  const double = keys.find((key, index) => keys.indexOf(key) !== index);
  if (double)
    throw new EdgeError('ContractInvalid', `Cannot start two services with the key "${double}"; leave one out or give it another key`);
}

async function within(work: Promise<unknown>, what: string, log: Logger): Promise<void> {
  await withDeadline(work, { clock: systemClock, ms: GIVE_UP_MS, what }).catch((error: unknown) =>
    log.warn('Stopping goes on without waiting', { error }),
  );
}
