import { allSucceeded, type MetadataClient } from '@skerry/client';
import { type AdminState, type DeviceService, isEdgeError } from '@skerry/contracts';
import { type Clock, type LiveConfig, type Logger, type Random, retry } from '@skerry/runtime';
import type { DeviceConfig } from './config.ts';
import { durationMs } from './duration-ms.ts';

/** What a service tells core-metadata about itself. */
export interface RegistrationParts {
  readonly service: string;
  readonly baseUrl: string;
  readonly metadata: MetadataClient;
  readonly config: LiveConfig<DeviceConfig>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** All that must be done when core-metadata is there: load, register, provision. Repeated as a whole until it succeeds. */
  bringUp(): Promise<void>;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 10_000;

/** Registers the service, or tells core-metadata where it is now; a service that was locked is unlocked by that, as on EdgeX. */
export async function register({ metadata, service, baseUrl, config }: RegistrationParts): Promise<AdminState> {
  const self = {
    name: service,
    labels: [...config.value.Device.Labels],
    baseAddress: baseUrl,
    adminState: 'UNLOCKED' as const,
    properties: {},
  };
  const known = await found(metadata, service);
  allSucceeded(known ? await metadata.services.update([self]) : await metadata.services.add([self]));
  return 'UNLOCKED';
}

async function found(metadata: MetadataClient, service: string): Promise<DeviceService | undefined> {
  try {
    return await metadata.services.get(service);
  } catch (error) {
    if (isEdgeError(error) && error.kind === 'NotFound') return undefined;
    throw error;
  }
}

/**
 * Brings the service up as soon as core-metadata answers, however late that is, and again whenever core-metadata has lost it or was away.
 *
 * Resolves when the signal aborts; never rejects.
 */
export async function keepRegistered(parts: RegistrationParts): Promise<void> {
  const { clock, signal, config, log } = parts;
  try {
    await bringUp(parts);
    for (;;) {
      await clock.sleep(Math.max(1000, durationMs(config.value.Device.RegistrationCheck)), signal);
      if (!(await isKnown(parts))) await bringUp(parts);
    }
  } catch (error) {
    if (!signal.aborted) log.error(`Registration ended: ${error}`);
  }
}

async function bringUp({ clock, random, signal, log, bringUp: attempt }: RegistrationParts): Promise<void> {
  const onFailure = (error: unknown, count: number): void => {
    const message = `Cannot register with core-metadata yet: ${(error as { fullMessage?: string }).fullMessage ?? error}`;
    if (count === 1 || count % 20 === 0) log.warn(message);
    else log.debug(message);
  };
  await retry(attempt, { clock, random, signal, baseMs: FIRST_PAUSE_MS, maxMs: LONGEST_PAUSE_MS, onFailure });
}

/** False also when core-metadata is away: then what was missed meanwhile is to be caught up on. */
async function isKnown({ metadata, service, log }: RegistrationParts): Promise<boolean> {
  try {
    if (await found(metadata, service)) return true;
    log.warn(`core-metadata has lost ${service}; registers again`);
  } catch (error) {
    log.warn(`core-metadata does not answer: ${(error as { fullMessage?: string }).fullMessage ?? error}`);
  }
  return false;
}
