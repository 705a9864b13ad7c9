import { type AutoEvent, EdgeError, type Event } from '@skerry/contracts';
import type { Clock, LiveConfig, Logger, Random } from '@skerry/runtime';
import { ChangeFilter } from './change-filter.ts';
import type { DeviceConfig } from './config.ts';
import type { CommandRequest } from './device-commands.ts';
import type { SourceRate } from './device-status.ts';
import { durationMs } from './duration-ms.ts';
import { RateMeter } from './rate-meter.ts';

/** What auto events need. */
export interface AutoEventParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly config: LiveConfig<DeviceConfig>;
  read(request: CommandRequest): Promise<Event | undefined>;
  publish(event: Event, correlationId: string): void;
}

/**
 * Reads one source of a device on its own interval and publishes the events that result.
 *
 * Deadlines are fixed, so that intervals do not drift. An interval that comes while the read before still runs is skipped, and counted: a slow
 * device is never read twice in a row to catch up.
 */
export class AutoEventRunner implements Disposable {
  readonly #parts: AutoEventParts;
  readonly #device: string;
  readonly #event: AutoEvent;
  readonly #intervalMs: number;
  readonly #filter: ChangeFilter | undefined;
  readonly #rate = new RateMeter();
  #due: number;
  #timer: Disposable;
  #running = false;
  #ended = false;
  #failing = false;
  #reads = 0;
  #failures = 0;
  #missed = 0;

  /** @throws {EdgeError} kind `ContractInvalid` for an interval that is no duration above 0. */
  constructor(device: string, event: AutoEvent, parts: AutoEventParts) {
    this.#parts = parts;
    this.#device = device;
    this.#event = event;
    this.#intervalMs = intervalOf(event);
    this.#filter = event.onChange ? new ChangeFilter() : undefined;
    this.#due = parts.clock.monotonicMs() + this.#intervalMs;
    this.#timer = this.#arm();
  }

  /** How it does. */
  report(): SourceRate {
    const achievedPerSecond = this.#rate.perSecond(this.#parts.clock.monotonicMs());
    const [source, intervalMs, askedPerSecond] = [this.#event.sourceName, this.#intervalMs, 1000 / this.#intervalMs];
    return { source, intervalMs, askedPerSecond, achievedPerSecond, reads: this.#reads, failures: this.#failures, missed: this.#missed };
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    this.#timer[Symbol.dispose]();
  }

  #arm(): Disposable {
    const { clock } = this.#parts;
    return clock.setTimeout(() => this.#tick(), Math.max(0, this.#due - clock.monotonicMs()));
  }

  #tick(): void {
    const late = Math.max(0, this.#parts.clock.monotonicMs() - this.#due);
    const skipped = Math.floor(late / this.#intervalMs);
    this.#missed += skipped + (this.#running ? 1 : 0);
    this.#due += (skipped + 1) * this.#intervalMs;
    this.#timer = this.#arm();
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    const correlationId = this.#parts.random.uuid();
    try {
      const event = await this.#parts.read({ device: this.#device, command: this.#event.sourceName, regex: true, correlationId });
      if (!this.#ended) this.#arrived(event, correlationId);
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#running = false;
    }
  }

  #arrived(event: Event | undefined, correlationId: string): void {
    this.#reads += 1;
    this.#rate.mark(this.#parts.clock.monotonicMs());
    if (this.#failing) this.#parts.log.info(`Auto event "${this.#event.sourceName}" of device "${this.#device}" works again`);
    this.#failing = false;
    if (!event) return;
    const rules = {
      threshold: this.#event.onChangeThreshold ?? 0,
      changedOnly: this.#parts.config.value.Device.AutoEvents.SendChangedReadingsOnly,
    };
    const passed = this.#filter ? this.#filter.pass(event, rules) : event;
    if (passed) this.#parts.publish(passed, correlationId);
  }

  #failed(error: unknown): void {
    this.#failures += 1;
    const text = (error as { fullMessage?: string }).fullMessage ?? String(error);
    const message = `Auto event "${this.#event.sourceName}" of device "${this.#device}" failed: ${text}`;
    if (this.#failing) this.#parts.log.debug(message);
    else this.#parts.log.error(message);
    this.#failing = true;
  }
}

function intervalOf(event: AutoEvent): number {
  const ms = durationMs(event.interval);
  if (ms > 0) return ms;
  throw new EdgeError('ContractInvalid', `interval "${event.interval}" is not above 0`);
}
