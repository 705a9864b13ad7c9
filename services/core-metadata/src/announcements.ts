import type { Logger } from '@skerry/runtime';

/** Notices of one owner that are on their way at once; the bus keeps their order. */
const IN_FLIGHT = 64;
/** Notices that may wait for one owner: more than a request of the largest size can bring about. */
const MAX_WAITING = 100_000;
/** What was told is cut off the list in pieces, since each cut copies the rest. */
const CUT_AT = 1024;

/** One thing to tell the bus. */
export interface Announcement {
  readonly topic: string;
  publish(): Promise<void>;
}

interface Lane {
  readonly waiting: Announcement[];
  next: number;
  inFlight: number;
}

/**
 * Tells the bus about changes: the notices of an owner in the order of the changes, and no faster than its listeners take them.
 *
 * A request that changes thousands of objects would else overrun the queues of those who listen, and a device service that misses a notice works
 * with the wrong devices until it is restarted. Each owner has a lane, so that one who does not listen holds up nobody else.
 */
export class Announcements {
  readonly #lanes = new Map<string, Lane>();

  /** Publishes now, or after what the owner is still to be told. What the bus refuses is logged, since the change is made already. */
  send(owner: string, announcement: Announcement, log: Logger): void {
    const lane = this.#lane(owner);
    if (lane.waiting.length - lane.next >= MAX_WAITING) refused(log, announcement, `${MAX_WAITING} others wait for "${owner}" to listen`);
    else lane.waiting.push(announcement);
    this.#proceed(owner, lane, log);
  }

  #lane(owner: string): Lane {
    const lane = this.#lanes.get(owner) ?? { waiting: [], next: 0, inFlight: 0 };
    this.#lanes.set(owner, lane);
    return lane;
  }

  #proceed(owner: string, lane: Lane, log: Logger): void {
    while (lane.inFlight < IN_FLIGHT && lane.next < lane.waiting.length) {
      lane.inFlight += 1;
      void this.#publish(lane.waiting[lane.next++] as Announcement, log).then(() => {
        lane.inFlight -= 1;
        this.#proceed(owner, lane, log);
      });
    }
    if (lane.next === lane.waiting.length || lane.next >= CUT_AT) {
      lane.waiting.splice(0, lane.next);
      lane.next = 0;
    }
    if (lane.inFlight === 0) this.#lanes.delete(owner);
  }

  async #publish(announcement: Announcement, log: Logger): Promise<void> {
    try {
      await announcement.publish();
    } catch (error) {
      refused(log, announcement, error);
    }
  }
}

function refused(log: Logger, { topic }: Announcement, error: unknown): void {
  log.error('Cannot publish a change: the message bus refused it.', { topic, error });
}
