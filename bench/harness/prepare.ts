import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './root.ts';

/** Brings the clone up to date as `npm test` does, so that what is measured is the present bundle and `npm start` finds nothing left to set up. */
export function prepareClone(): void {
  execFileSync(process.execPath, [join(root, 'tools', 'setup.mjs'), '--dev'], { stdio: 'inherit' });
}
