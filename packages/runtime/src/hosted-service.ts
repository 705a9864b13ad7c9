import { EdgeError, parseDurationMs } from '@skerry/contracts';
import { type Clock, systemClock } from './clock.ts';
import type { CommonConfig } from './common-config.ts';
import { commonRoutes } from './common-routes.ts';
import type { ServiceConfig } from './config/service-config.ts';
import { withDeadline } from './deadline.ts';
import { ServiceDispatcher } from './dispatch.ts';
import { dispose } from './dispose.ts';
import { Cors } from './http/cors.ts';
import { HttpServer } from './http/http-server.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { checkReach, isLoopback, listenAddress } from './posture.ts';
import type { NeedScope } from './provider-graph.ts';
import type { Random } from './random.ts';
import type { ServiceDefinition } from './service.ts';

/** What the host gives to a service of its. */
export interface ServiceMeans {
  readonly config: ServiceConfig<CommonConfig>;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  /** Metrics of what all services share. */
  readonly sharedMetrics: Metrics;
  readonly dataDir: string;
  readonly insecure: boolean;
}

/** How long each part of stopping may take: 1.5 s together, which leaves time for the process to end within 2 s on a busy machine. */
const STOP_BUDGET_MS = { drain: 700, state: 400, values: 400 } as const;

/** One service in a host, from its definition to its end. */
export class HostedService {
  readonly key: string;
  readonly means: ServiceMeans;
  readonly dispatcher: ServiceDispatcher;
  readonly #definition: ServiceDefinition;
  readonly #abort = new AbortController();
  #server: HttpServer | undefined;
  #state: unknown;

  /** @throws {EdgeError} if its routes cannot be served. */
  constructor(definition: ServiceDefinition, means: ServiceMeans) {
    const { key, kind, routes, sdkVersion, customSections } = definition;
    const { config, clock, random, log } = means;
    const metrics = { render: () => means.metrics.render() + means.sharedMetrics.render() };
    this.key = key;
    this.means = means;
    this.#definition = definition;
    const { RequestTimeout, MaxRequestSize } = config.value.Service;
    const common = commonRoutes({ key, config, clock, metrics, sdkVersion, customSections });
    const timeoutMs = parseDurationMs(RequestTimeout || '0');
    this.dispatcher = new ServiceDispatcher({
      key,
      kind,
      routes: [...common, ...routes],
      clock,
      random,
      log,
      timeoutMs,
      maxRequestKb: MaxRequestSize,
    });
  }

  /** Aborted when the service begins to stop. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Where this machine reaches the service. */
  get url(): string {
    return `http://${urlHost(this.#listenHost)}:${this.#port}`;
  }

  /** Binds the port; requests that come from now on wait until the service has started. @throws {EdgeError} with one sentence. */
  async listen(): Promise<void> {
    const { config, log, insecure } = this.means;
    const { Host, Port, ServerBindAddr, CORSConfiguration } = config.value.Service;
    const setting = ServerBindAddr === '' ? 'Service.Host' : 'Service.ServerBindAddr';
    checkReach(this.key, { setting, host: ServerBindAddr || Host, insecure });
    this.#server = new HttpServer({
      key: this.key,
      host: this.#listenHost,
      port: Port,
      dispatcher: this.dispatcher,
      cors: new Cors(CORSConfiguration),
      guard: {
        allowedOrigin: CORSConfiguration.EnableCORS ? CORSConfiguration.CORSAllowedOrigin : undefined,
        loopbackOnly: isLoopback(this.#listenHost),
      },
      log,
    });
    await this.#server.start();
  }

  /** Resolves the needs and starts the service proper. */
  async start(values: NeedScope): Promise<void> {
    const { config, log, clock, random, metrics, dataDir } = this.means;
    const needs = await values.resolveAll(this.#definition.needs);
    this.signal.throwIfAborted();
    const baseUrl = `http://${urlHost(config.value.Service.Host)}:${this.#port}`;
    const context = { key: this.key, config, log, clock, random, metrics, signal: this.signal, dataDir, baseUrl, needs };
    this.#state = await this.#definition.start(context as Parameters<ServiceDefinition['start']>[0]);
    this.dispatcher.open(this.#state);
    log.info(config.value.Service.StartupMsg || 'Service started', { url: this.url });
  }

  /** Tells the service to give up whatever it does, starting included. */
  abort(reason: unknown): void {
    this.#abort.abort(reason);
  }

  /** Stops: tells the service, takes no more connections, waits for what runs, disposes the service's state. Never rejects. */
  async stop(): Promise<void> {
    this.#abort.abort(new EdgeError('ServiceUnavailable', `${this.key} is stopping`));
    this.#server?.stopAccepting();
    await this.#within('Answering the last requests', STOP_BUDGET_MS.drain, () => this.dispatcher.pending.drained());
    this.dispatcher.close();
    this.dispatcher.pending.abortAll(this.signal.reason);
    await this.#within('Stopping', STOP_BUDGET_MS.state, () => dispose(this.#state));
    this.#server?.destroy();
  }

  /** Disposes what was made for this service alone. Never rejects. */
  async disposeValues(values: NeedScope): Promise<void> {
    await disposeInOrder(values, this.means.log);
  }

  get #listenHost(): string {
    const { Host, ServerBindAddr } = this.means.config.value.Service;
    return listenAddress(ServerBindAddr || Host);
  }

  get #port(): number {
    return this.#server?.port ?? this.means.config.value.Service.Port;
  }

  async #within(what: string, ms: number, work: () => Promise<void>): Promise<void> {
    try {
      await withDeadline(work, { clock: systemClock, ms, what });
    } catch (error) {
      this.means.log.warn('Stopping goes on without waiting', { error });
    }
  }
}

/** Disposes the values of a scope one after the other, within the time that stopping leaves for them. Never rejects. */
export async function disposeInOrder(values: NeedScope, log: Logger): Promise<void> {
  const all = async (): Promise<void> => {
    for (const value of await values.takeDisposable()) {
      await dispose(value).catch((error: unknown) => log.warn('Something could not be closed', { error }));
    }
  };
  await withDeadline(all, { clock: systemClock, ms: STOP_BUDGET_MS.values, what: 'Closing' }).catch((error: unknown) => {
    log.warn('Stopping goes on without waiting', { error });
  });
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
