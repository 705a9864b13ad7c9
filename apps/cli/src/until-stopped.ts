/** Resolves at the first SIGINT, SIGTERM or SIGHUP; a second one ends the process at once. Call it before anything is started. */
export function untilStopped(signals: NodeJS.EventEmitter = process): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) signals.on(name, stop);
  });
}
