import type { Clock, Logger, Random } from '@skerry/runtime';
import type { AsyncReading, DriverContext, DriverDevice, ProgressContext } from './driver.ts';

/** What the contexts of all calls of one service share. */
export interface ContextSource {
  readonly service: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: Random;
  readonly dataDir: string;
  /** Aborted when the service stops. */
  readonly signal: AbortSignal;
  settings(): Readonly<Record<string, string>>;
  device(name: string): DriverDevice | undefined;
  push(deviceName: string, readings: readonly AsyncReading[], source?: string): void;
}

/** The context of one call of a driver; its signal is made only when the driver, or its end, asks for it. */
export class CallContext implements DriverContext {
  readonly #source: ContextSource;
  readonly correlationId: string;
  #abort: AbortController | undefined;
  #signal: AbortSignal | undefined;

  constructor(source: ContextSource, correlationId = '') {
    this.#source = source;
    this.correlationId = correlationId;
  }

  get service(): string {
    return this.#source.service;
  }

  get log(): Logger {
    return this.#source.log;
  }

  get clock(): Clock {
    return this.#source.clock;
  }

  get random(): Random {
    return this.#source.random;
  }

  get dataDir(): string {
    return this.#source.dataDir;
  }

  get settings(): Readonly<Record<string, string>> {
    return this.#source.settings();
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    this.#signal ??= AbortSignal.any([this.#abort.signal, this.#source.signal]);
    return this.#signal;
  }

  device(name: string): DriverDevice | undefined {
    return this.#source.device(name);
  }

  push(deviceName: string, readings: readonly AsyncReading[], source?: string): void {
    this.#source.push(deviceName, readings, source);
  }

  /** Whether this call was told to stop. */
  get aborted(): boolean {
    return this.#abort?.signal.aborted ?? false;
  }

  /** Aborts the signal of this call. */
  abort(reason: unknown): void {
    this.#abort ??= new AbortController();
    this.#abort.abort(reason);
  }
}

/** The context of a discovery or scan, which can also tell how far it is. */
export class ProgressCallContext extends CallContext implements ProgressContext {
  readonly #tell: (percent: number, message?: string) => void;

  constructor(source: ContextSource, correlationId: string, tell: (percent: number, message?: string) => void) {
    super(source, correlationId);
    this.#tell = tell;
  }

  progress(percent: number, message?: string): void {
    this.#tell(percent, message);
  }
}
