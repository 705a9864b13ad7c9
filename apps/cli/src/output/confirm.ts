import { createInterface } from 'node:readline/promises';
import { Declined, UsageError } from '../usage-error.ts';

/** Who is asked, and whether the answer was given on the command line. */
export interface ConfirmOptions {
  /** `--yes` was given. */
  readonly yes: boolean;
  readonly input?: NodeJS.ReadableStream & { isTTY?: boolean };
  readonly output?: NodeJS.WritableStream;
}

/**
 * Resolves if the person at the terminal agrees, or `--yes` was given.
 *
 * A script is not asked: without a terminal and without `--yes` nothing is done.
 * @throws {Declined} if the answer is not yes; {@link UsageError} if nobody can answer.
 */
export async function confirm(question: string, options: ConfirmOptions): Promise<void> {
  if (options.yes) return;
  const input = options.input ?? process.stdin;
  if (input.isTTY !== true) throw new UsageError(`${question} Nobody can answer here: add --yes to go ahead.`);
  const reader = createInterface({ input, output: options.output ?? process.stderr });
  try {
    const answer = await reader.question(`${question} [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new Declined('Nothing was changed.');
  } finally {
    reader.close();
  }
}
