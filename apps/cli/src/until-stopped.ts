import { type Clock, systemClock } from '@skerry/runtime';

/** Signals closer together than this are one wish: the terminal sends Ctrl-C to npm and to us, and npm sends it on. */
const ONE_WISH_MS = 500;

/** Where signals come from, what time it is, and how to end at once. */
export interface StopSources {
  readonly signals: NodeJS.EventEmitter;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly exit: (code: number) => void;
}

const PROCESS: StopSources = { signals: process, clock: systemClock, exit: (code) => process.exit(code) };

/** Resolves at the first SIGINT, SIGTERM or SIGHUP; whoever asks again half a second later ends the process at once. Call it before anything is started. */
export function untilStopped({ signals, clock, exit }: StopSources = PROCESS): Promise<void> {
  return new Promise((resolve) => {
    let askedMs: number | undefined;
    const stop = (): void => {
      if (askedMs !== undefined && clock.monotonicMs() - askedMs >= ONE_WISH_MS) exit(130);
      askedMs ??= clock.monotonicMs();
      resolve();
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) signals.on(name, stop);
  });
}
