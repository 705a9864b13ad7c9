import type { Clock } from './clock.ts';
import type { CommonConfig } from './common-config.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Needs, NeedValues } from './need.ts';
import type { Random } from './random.ts';
import type { Route } from './route.ts';
import type { ConfigOf, LiveConfig, Settings } from './settings.ts';

/** What sort of service it is: decides which sections of the common configuration apply and how much of an error chain callers see. */
export type ServiceKind = 'core' | 'support' | 'app' | 'device';

/** What a service gets when it starts. */
export interface ServiceContext<C extends Settings = Settings, N extends Needs = Needs> {
  readonly key: string;
  readonly config: LiveConfig<ConfigOf<C> & CommonConfig>;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  /** Aborted when the service begins to stop. */
  readonly signal: AbortSignal;
  readonly dataDir: string;
  /** Where others reach the service, `http://localhost:59880` for example. */
  readonly baseUrl: string;
  readonly needs: NeedValues<N>;
}

/** A service as a value: the same one is hosted with others in one process or alone in its own. */
export interface ServiceDefinition<C extends Settings = Settings, N extends Needs = Needs, S = unknown> {
  /** EdgeX's service key, `core-data` for example. */
  readonly key: string;
  readonly port: number;
  readonly kind: ServiceKind;
  /** The settings it has beside the common ones; a common one named again here gets another default. */
  readonly config: C;
  readonly needs: N;
  readonly routes: readonly Route<S>[];
  /** Top-level sections that `GET /api/v3/config` shows under `CustomConfiguration`. */
  readonly customSections?: readonly string[];
  /** Version of the SDK for services built on one; shown by `GET /api/v3/version`. */
  readonly sdkVersion?: string;
  /**
   * Builds what the routes work on; must return without waiting for other services.
   *
   * A result that is `Disposable` or `AsyncDisposable` is disposed at stop.
   */
  start(context: ServiceContext<C, N>): Promise<S> | S;
}

/** Declares a service. Gives the definition back unchanged, with its types worked out. */
export function defineService<C extends Settings, N extends Needs, S>(definition: ServiceDefinition<C, N, S>): ServiceDefinition<C, N, S> {
  return definition;
}
