import type { BreakerState } from './circuit-breaker.ts';

/** How one auto event does: what was asked for and what is achieved. */
export interface SourceRate {
  readonly source: string;
  readonly intervalMs: number;
  readonly askedPerSecond: number;
  /** Over the last readings; 0 before the second one. */
  readonly achievedPerSecond: number;
  readonly reads: number;
  readonly failures: number;
  /** Intervals that were skipped because the read before had not ended. */
  readonly missed: number;
}

/** What is known of a device's health; the body of `GET /api/v3/device/name/{name}/status`. */
export interface DeviceStatusReport {
  readonly deviceName: string;
  readonly adminState: string;
  readonly operatingState: string;
  /** Nanoseconds since 1970 of the last answer or arrived reading. */
  readonly lastSeen?: bigint;
  readonly lastError?: { readonly message: string; readonly at: bigint };
  readonly failuresInARow: number;
  /** Of the device itself. */
  readonly breaker: BreakerState;
  readonly connection: { readonly key: string; readonly breaker: BreakerState; readonly connected: boolean; readonly waiting: number };
  readonly sources: readonly SourceRate[];
}

/** Remembers when a device last answered and what went wrong last. */
export class DeviceStatus {
  #lastSeen: bigint | undefined;
  #lastError: { message: string; at: bigint } | undefined;
  #failures = 0;

  /** Notes an answer. */
  seen(atNs: bigint): void {
    this.#lastSeen = atNs;
    this.#failures = 0;
  }

  /** Notes a failed request. */
  failed(message: string, atNs: bigint): void {
    this.#lastError = { message, at: atNs };
    this.#failures += 1;
  }

  get lastSeen(): bigint | undefined {
    return this.#lastSeen;
  }

  get lastError(): { readonly message: string; readonly at: bigint } | undefined {
    return this.#lastError;
  }

  get failuresInARow(): number {
    return this.#failures;
  }
}
