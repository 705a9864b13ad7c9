import { EdgeError } from '@skerry/contracts';

/** How often a change is looked at anew because others keep changing the same object. */
const MAX_ATTEMPTS = 250;
/** How many elements of one request are checked ahead of the one that is being written. */
const CHECKED_AHEAD = 16;

/** A change that has been checked and is ready to be written. */
export interface Change<R = void> {
  /** Resolves to false, with nothing written, if something that was checked is no longer so. */
  write(): Promise<boolean>;
  /** Runs once it is durable: tells the others, and gives the result. */
  done(): R;
}

/** Checks a change against what is stored now; throws what the caller is to be told. */
export type Prepare<R = void> = () => Change<R> | Promise<Change<R>>;

/**
 * Makes one change: checks, writes, and starts again from the checks whenever somebody else was quicker.
 *
 * @throws {EdgeError} what the check throws, or kind `StatusConflict` when others are always quicker.
 */
export async function apply<R>(prepare: Prepare<R>): Promise<R> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const change = await prepare();
    if (await change.write()) return change.done();
  }
  throw new EdgeError('StatusConflict', 'others keep changing the same object; try again');
}

/**
 * Makes several changes with the outcome of making one after the other, but checks ahead and shares commits.
 *
 * One that fails leaves the others alone. Once `signal` aborts, what has not been written yet is not written.
 */
export async function applyInOrder<R>(changes: readonly Prepare<R>[], signal: AbortSignal): Promise<PromiseSettledResult<R>[]> {
  const checks: Promise<PromiseSettledResult<Change<R>>>[] = [];
  const outcomes: Promise<PromiseSettledResult<R>>[] = [];
  for (const [index, prepare] of changes.entries()) {
    while (checks.length < Math.min(index + CHECKED_AHEAD, changes.length)) checks.push(settle(changes[checks.length] as Prepare<R>));
    const check = await (checks[index] as Promise<PromiseSettledResult<Change<R>>>);
    signal.throwIfAborted();
    outcomes.push(outcomeOf(check, prepare, outcomes[index - 1]));
  }
  return Promise.all(outcomes);
}

function outcomeOf<R>(
  check: PromiseSettledResult<Change<R>>,
  prepare: Prepare<R>,
  before: Promise<unknown> | undefined,
): Promise<PromiseSettledResult<R>> {
  if (check.status === 'rejected') return Promise.resolve(check);
  const written = check.value.write();
  return settle(async () => {
    if (await written) return check.value.done();
    await before; // the element before may be what was in the way, and comes first
    return apply(prepare);
  });
}

async function settle<V>(task: () => V | Promise<V>): Promise<PromiseSettledResult<V>> {
  try {
    return { status: 'fulfilled', value: await task() };
  } catch (reason) {
    return { status: 'rejected', reason };
  }
}
