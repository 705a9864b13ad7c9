/** Disposes a value if it is `AsyncDisposable` or `Disposable`; does nothing for any other. */
export async function dispose(value: unknown): Promise<void> {
  if (typeof value !== 'object' || value === null) return;
  const { [Symbol.asyncDispose]: disposeAsync, [Symbol.dispose]: disposeNow } = value as Partial<AsyncDisposable & Disposable>;
  if (disposeAsync) await disposeAsync.call(value);
  else disposeNow?.call(value);
}
