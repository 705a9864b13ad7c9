import { enableCompileCache } from 'node:module';
import { root } from './root.ts';
import { runCli } from './run-cli.ts';

enableCompileCache();
process.stdout.on('error', endWithReader);
process.stderr.on('error', endWithReader);
// Whatever a command leaves open, a connection that takes its time to close say, ends with it.
process.exit(await runCli(root, process.argv.slice(2)));

/** Whoever reads the output has enough, as `head` does: that is no failure. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}
