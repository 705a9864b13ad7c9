// Says in time that a disk is full. Imported by setup.mjs on the Node of the PATH, so plain JavaScript.
import * as fs from 'node:fs';
import { homedir } from 'node:os';

const NEEDED_MB = 300;
const FULL_MB = 20;

/** Why there is no room for an installation below `root`, as a sentence; undefined if there is, or nobody knows. */
export function lackOfSpace(root) {
  return freeMb(root) < NEEDED_MB ? sentence(root) : undefined;
}

/** Why an installation came to nothing, if it was for want of space: npm itself often says nothing then. */
export function spaceRanOut(root) {
  const full = [root, process.env.npm_config_cache || homedir()].find((folder) => freeMb(folder) < FULL_MB);
  return full === undefined ? undefined : sentence(full);
}

/** The same for an error that names the cause. */
export function sentence(folder) {
  const free = freeMb(folder);
  return `the disk that holds ${folder} is full${Number.isFinite(free) ? ` (${free} MB left)` : ''}. Free about 400 MB and run the command again.`;
}

function freeMb(folder) {
  try {
    const { bavail, bsize } = fs.statfsSync(folder); // since Node 18.15
    return Math.floor((bavail * bsize) / 2 ** 20);
  } catch {
    return Number.POSITIVE_INFINITY; // cannot be found out here
  }
}
