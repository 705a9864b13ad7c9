import type { Event } from '@skerry/contracts';
import type { Random } from '@skerry/runtime';

/**
 * Numbers the events of each source (profile, device, source of this service) from 1, under an epoch that is new at each start.
 *
 * Only published events are numbered, so that a gap in the numbers of an epoch proves a loss.
 */
export class SourceNumbers {
  readonly #epoch: string;
  readonly #last = new Map<string, bigint>();

  constructor(random: Random) {
    this.#epoch = random.uuid();
  }

  /** Puts the next number of its source, and the epoch, on an event about to be published. */
  number(event: Event): void {
    const key = `${event.profileName}\n${event.deviceName}\n${event.sourceName}`;
    const next = (this.#last.get(key) ?? 0n) + 1n;
    this.#last.set(key, next);
    event.skerrySeq = next;
    event.skerryEpoch = this.#epoch;
  }
}
