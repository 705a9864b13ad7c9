import type { MessageBus } from '@skerry/bus';
import type { Clock, CommonConfig, ConfigOf, LiveConfig, Logger, Metrics, Random } from '@skerry/runtime';
import type { dataSettings } from './config.ts';
import type { EventNumbering } from './event-numbering.ts';
import type { EventStore } from './store.ts';
import type { EventPublisher } from './topics.ts';

/** The settings core-data works with. */
export type DataConfig = ConfigOf<typeof dataSettings> & CommonConfig;

/** What the rules of core-data work on; the state behind its routes. */
export interface CoreData {
  readonly store: EventStore;
  readonly config: LiveConfig<DataConfig>;
  readonly bus: MessageBus;
  readonly publisher: EventPublisher;
  readonly numbering: EventNumbering;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly metrics: Metrics;
}
