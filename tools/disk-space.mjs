// Says in time that a disk is full. Imported by setup.mjs on the Node of the PATH, so plain JavaScript.
import * as fs from 'node:fs';
import { homedir } from 'node:os';

const NEEDED_MB = 300;
const FULL_MB = 20;

/** Why there is no room for an installation below `root`, as a sentence; undefined if there is, or nobody knows. */
export function lackOfSpace(root) {
  return freeMb(root) < NEEDED_MB ? sentence(root) : undefined;
}

/**
 * Watches the space that an installation below `root` eats, until `stop` is called: npm often says nothing when it runs out, and makes room again
 * before it ends. `ranOut` gives the sentence for a disk that was full at any time, or undefined.
 */
export function watchSpace(root) {
  const folders = [root, process.env.npm_config_cache || homedir()];
  let full;
  const look = () => {
    full ??= folders.find((folder) => freeMb(folder) < FULL_MB);
  };
  const timer = setInterval(look, 100);
  return {
    ranOut() {
      look();
      return full === undefined ? undefined : sentence(full);
    },
    stop: () => clearInterval(timer),
  };
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
