import type { MessageBus } from '@skerry/bus';
import type { DataClient } from '@skerry/client';
import type { Clock, LiveConfig, Logger, Metrics, Random } from '@skerry/runtime';
import type { Database } from '@skerry/store';
import type { AppConfig } from './app-settings.ts';
import type { AppFunction } from './function.ts';

/** What the parts of an app service work with. */
export interface AppMeans {
  readonly key: string;
  readonly config: LiveConfig<AppConfig>;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: Metrics;
  readonly bus: MessageBus;
  readonly data: DataClient;
  readonly database: Database;
  readonly functions: readonly AppFunction[];
}
