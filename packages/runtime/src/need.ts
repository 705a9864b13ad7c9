import type { Clock } from './clock.ts';
import type { CommonConfig } from './common-config.ts';
import type { Dispatcher } from './dispatch.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Random } from './random.ts';
import type { LiveConfig } from './settings.ts';

/** A typed name for something a service cannot make itself: a bus, a database, a link to the other services. */
export interface Need<T> {
  readonly name: string;
  /** Carries the type only; never present at run time. */
  readonly _type?: T;
}

/** The needs of one service, by the name under which it wants to find each. */
export type Needs = Readonly<Record<string, Need<unknown>>>;

/** The values that answer a set of needs, under the same names. */
export type NeedValues<N extends Needs> = { readonly [K in keyof N]: N[K] extends Need<infer T> ? T : never };

/** What a provider may look at while it makes a value: the service it is made for, and the means of the host. */
export interface ServiceScope {
  /** Key of the service; `skerry` for values that all services share. */
  readonly key: string;
  readonly config: LiveConfig<CommonConfig>;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  /** Aborted when the host begins to stop. */
  readonly signal: AbortSignal;
  readonly dataDir: string;
  /** The services of this process by key, complete before the first provider is asked. */
  readonly peers: ReadonlyMap<string, Dispatcher>;
  /** The value of a need that the provider listed in its own `needs`. */
  resolve<T>(need: Need<T>): T;
}

/**
 * Makes the value of one need.
 *
 * A value that is `Disposable` or `AsyncDisposable` is disposed at stop, in the reverse order of creation.
 */
export interface Provider<T = unknown> {
  readonly need: Need<T>;
  /** What the provider itself needs; made first. */
  readonly needs?: readonly Need<unknown>[];
  /** One value for all services of the process; without it each service gets its own. */
  readonly shared?: boolean;
  create(scope: ServiceScope): Promise<T> | T;
}

/** Names a need. Two needs are the same need if their names are equal. */
export function defineNeed<T>(name: string): Need<T> {
  return { name };
}
