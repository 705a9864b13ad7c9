import { busNeed } from '@skerry/bus';
import { databaseNeed } from '@skerry/store';

/** What core-data needs from its host. */
export const dataNeeds = { bus: busNeed, database: databaseNeed } as const;
