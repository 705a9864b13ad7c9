import { dirname, join } from 'node:path';

/** The repository. */
export const root = dirname(dirname(import.meta.dirname));

/** What users run: the bundle that set-up makes. */
export const bundleFile = join(root, 'dist', 'skerry.mjs');
