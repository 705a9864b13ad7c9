import type { Logger } from '@skerry/runtime';

/** A function that disposes whatever can be disposed and logs, instead of throwing, when that fails. */
export function disposeQuietly(log: Logger): (value: unknown) => Promise<void> {
  return async (value) => {
    if (typeof value !== 'object' || value === null) return;
    try {
      if (Symbol.asyncDispose in value) await (value as AsyncDisposable)[Symbol.asyncDispose]();
      else if (Symbol.dispose in value) (value as Disposable)[Symbol.dispose]();
    } catch (error) {
      log.warn('closing failed', { error: String(error) });
    }
  };
}
