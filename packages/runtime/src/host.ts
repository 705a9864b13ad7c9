import type { Clock } from './clock.ts';
import type { CommonConfig } from './common-config.ts';
import type { Dispatcher } from './dispatch.ts';
import type { LogSink } from './log.ts';
import type { Provider } from './need.ts';
import type { Random } from './random.ts';
import type { ServiceDefinition } from './service.ts';
import type { LiveConfig } from './settings.ts';

/** How services are hosted. */
export interface HostOptions {
  /** Folder for everything that must survive a restart. */
  readonly dataDir: string;
  readonly providers: readonly Provider[];
  readonly clock?: Clock;
  readonly random?: Random;
  /** Environment variables; the process's own unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Added to every port: services, clients, message bus. */
  readonly portOffset?: number;
  /** Where log lines go; standard output unless given. */
  readonly log?: LogSink;
  /** Settings from the command line by service key, or `*` for all: `{ 'core-data': { 'Writable.LogLevel': 'DEBUG' } }`. */
  readonly overrides?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Allows addresses other than loopback although security is not configured. */
  readonly insecure?: boolean;
}

/** A service that runs. */
export interface RunningService {
  readonly key: string;
  /** `http://127.0.0.1:59880` for example. */
  readonly url: string;
  readonly dispatcher: Dispatcher;
  readonly config: LiveConfig<CommonConfig>;
}

/** Services that run; disposing stops them within 2 seconds. */
export interface RunningHost extends AsyncDisposable {
  readonly services: readonly RunningService[];
}

/** Hosts all services in this process, started at the same time. */
export async function together(services: readonly ServiceDefinition[], options: HostOptions): Promise<RunningHost> {
  throw new RangeError(`Cannot host ${services.length} services in ${options.dataDir} yet`);
}

/** Hosts one service in this process. */
export async function alone(service: ServiceDefinition, options: HostOptions): Promise<RunningHost> {
  return together([service], options);
}
