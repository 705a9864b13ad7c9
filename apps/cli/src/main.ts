import { enableCompileCache } from 'node:module';
import { root } from './root.ts';
import { runCli } from './run-cli.ts';

enableCompileCache();
process.exitCode = await runCli(root, process.argv.slice(2));
