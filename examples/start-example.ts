import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Child, type System } from '@skerry/testkit';

/** Runs the `main.ts` of an example beside a platform, for tests; disposing stops it and fails if that is not clean. */
export function startExample(name: string, system: System): AsyncDisposable & { readonly child: Child } {
  const dataDir = mkdtempSync(join(tmpdir(), 'skerry-example-'));
  const child = new Child({
    name,
    args: [join(import.meta.dirname, name, 'main.ts')],
    env: { PATH: process.env.PATH, SKERRY_DATA: dataDir, SKERRY_PORT_OFFSET: String(system.portOffset) },
  });
  return {
    child,
    async [Symbol.asyncDispose]() {
      const { code } = await child.end('SIGTERM', 2_000);
      rmSync(dataDir, { recursive: true, force: true });
      if (code !== 0) throw new TypeError(`The example ${name} ended with ${code}:\n${child.log}`);
    },
  };
}
