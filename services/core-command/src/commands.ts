import type { MessageBus } from '@skerry/bus';
import type { Link, MetadataClient } from '@skerry/client';
import type { Clock, CommonConfig, LiveConfig, Logger, Random } from '@skerry/runtime';
import type { DeviceDirectory } from './device-directory.ts';

/** What core-command works on; the state behind its routes. */
export interface Commands {
  readonly config: LiveConfig<CommonConfig>;
  readonly link: Link;
  readonly bus: MessageBus;
  readonly metadata: MetadataClient;
  readonly directory: DeviceDirectory;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Where others reach core-command; shown in the lists of commands. */
  readonly baseUrl: string;
}
