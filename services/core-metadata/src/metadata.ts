import type { MessageBus } from '@skerry/bus';
import type { Clock, CommonConfig, ConfigOf, LiveConfig, Logger, Random } from '@skerry/runtime';
import type { Announcements } from './announcements.ts';
import type { metadataSettings } from './config.ts';
import type { MetadataStore } from './store.ts';
import type { Units } from './units.ts';

/** The settings core-metadata works with. */
export type MetadataConfig = ConfigOf<typeof metadataSettings> & CommonConfig;

/** What the rules of core-metadata work on; the state behind its routes. */
export interface Metadata {
  readonly store: MetadataStore;
  readonly config: LiveConfig<MetadataConfig>;
  readonly bus: MessageBus;
  readonly announcements: Announcements;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly units: Units;
}
