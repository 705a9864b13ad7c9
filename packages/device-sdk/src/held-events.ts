/** An event that waits to be published. */
export interface HeldEvent {
  readonly topic: string;
  /** About how much memory it takes. */
  readonly bytes: number;
  publish(): Promise<void>;
}

/** Bounds of a {@link HeldEvents}. */
export interface HoldLimits {
  readonly count: number;
  readonly bytes: number;
}

/** Events in order, within bounds of number and memory: the oldest go when there are more. */
export class HeldEvents {
  readonly #limits: () => HoldLimits;
  #events: HeldEvent[] = [];
  #start = 0;
  #bytes = 0;

  constructor(limits: () => HoldLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#events.length - this.#start;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Appends an event and returns how many old ones had to go. */
  push(event: HeldEvent): number {
    this.#events.push(event);
    this.#bytes += event.bytes;
    return this.#trim();
  }

  /** Puts events back in front, in their order, and returns how many old ones had to go. */
  unshift(events: readonly HeldEvent[]): number {
    this.#events = [...events, ...this.#events.slice(this.#start)];
    this.#start = 0;
    for (const event of events) this.#bytes += event.bytes;
    return this.#trim();
  }

  /** The oldest event, which leaves. */
  shift(): HeldEvent | undefined {
    const event = this.#events[this.#start];
    if (!event) return undefined;
    this.#start += 1;
    this.#bytes -= event.bytes;
    if (this.#start === this.#events.length) this.#clear();
    else if (this.#start > 1024 && this.#start * 2 > this.#events.length) this.#compact();
    return event;
  }

  #trim(): number {
    const limits = this.#limits();
    let dropped = 0;
    while (this.size > 1 && (this.size > limits.count || this.#bytes > limits.bytes)) {
      this.shift();
      dropped += 1;
    }
    return dropped;
  }

  #clear(): void {
    this.#events = [];
    this.#start = 0;
  }

  #compact(): void {
    this.#events = this.#events.slice(this.#start);
    this.#start = 0;
  }
}
