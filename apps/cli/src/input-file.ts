import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { UsageError } from './usage-error.ts';

/** Reads a text file, or standard input for `-`. */
export async function readInput(name: string): Promise<string> {
  if (name === '-') return await text(process.stdin);
  try {
    return await readFile(name, 'utf8');
  } catch (error) {
    throw new UsageError(
      `Cannot read "${name}": ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message}.`,
    );
  }
}
