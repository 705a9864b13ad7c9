import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** The machine of a newcomer: a home of its own, an environment with nothing in it but PATH and what leads to the registry. */
export interface CleanMachine extends Disposable {
  readonly folder: string;
  /** Environment with that Node, and its npm, first on the PATH. */
  env(launcher: string): Record<string, string | undefined>;
  /** Clones the last commit of this repository; resolves to the folder. */
  clone(name: string): string;
}

/** Makes such a machine below `parent`; disposing removes it. */
export function cleanMachine(parent: string = tmpdir()): CleanMachine {
  const folder = mkdtempSync(join(parent, 'skerry-install-'));
  const home = join(folder, 'home');
  mkdirSync(home);
  return {
    folder,
    env: (launcher) => ({ HOME: home, PATH: `${launcherBin(launcher)}:/usr/bin:/bin`, LANG: 'C.UTF-8', ...registrySettings() }),
    clone(name) {
      const target = join(folder, name);
      execFileSync('git', ['clone', '--quiet', ROOT, target]);
      return target;
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Why Nodes of other versions cannot launch here, false if they can; with `SKERRY_TEST_PEERS=required` nothing is skipped. */
export function withoutLaunchers(...launchers: string[]): string | false {
  if (process.env.SKERRY_TEST_PEERS === 'required') return false;
  const missing = launchers.filter((launcher) => !existsSync(join(launcherBin(launcher), 'node')));
  return missing.length > 0 && `Node ${missing.join(', ')} is missing: run sh tools/test-peers.sh`;
}

function launcherBin(launcher: string): string {
  return join(ROOT, '.skerry/launchers', launcher, 'node_modules/.bin');
}

/** How this machine reaches its registry, in the form npm takes from the environment. */
function registrySettings(): Record<string, string | undefined> {
  const settings = Object.fromEntries(
    ['registry', 'cafile', 'proxy', 'https-proxy', 'noproxy', 'userconfig'].flatMap((name) => {
      const value = execFileSync('npm', ['config', 'get', name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
      return value === '' || value === 'null' || value === 'undefined' ? [] : [[`npm_config_${name.replaceAll('-', '_')}`, value]];
    }),
  );
  const { NODE_EXTRA_CA_CERTS, SSL_CERT_FILE } = process.env;
  return { ...settings, NODE_EXTRA_CA_CERTS, SSL_CERT_FILE };
}
