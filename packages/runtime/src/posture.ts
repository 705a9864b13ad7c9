import { isIP } from 'node:net';
import { EdgeError } from '@skerry/contracts';

/** The address an HTTP server listens on for a configured host; `localhost` is 127.0.0.1 whatever the name service says. */
export function listenAddress(host: string): string {
  return host === 'localhost' || host === '' ? '127.0.0.1' : host;
}

/** Whether only this machine can reach an address. Names other than `localhost` count as reachable, since nobody knows where they lead. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '') return true;
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === '::1' || host === '::ffff:127.0.0.1';
}

/**
 * Makes sure that a service without security is not within reach of other machines, unless `insecure` says so.
 *
 * @throws {EdgeError} kind `NotAllowed` with a sentence that says what to do.
 */
export function checkReach(key: string, { setting, host, insecure }: { setting: string; host: string; insecure: boolean }): void {
  if (isLoopback(host) || insecure) return;
  const advice = 'set it to 127.0.0.1, or start with --insecure if you trust everybody who can reach this machine';
  throw new EdgeError(
    'NotAllowed',
    `Cannot start ${key}: ${setting} "${host}" lets other machines in while security is not configured; ${advice}`,
  );
}

/**
 * Reads EDGEX_SECURITY_SECRET_STORE: unset or `false` is the open posture, the only one there is so far.
 *
 * @throws {EdgeError} kind `NotImplemented` for anything else, rather than pretending to be secure.
 */
export function checkSecretStore(env: Readonly<Record<string, string | undefined>>): void {
  const wanted = env.EDGEX_SECURITY_SECRET_STORE;
  if (wanted === undefined || wanted === '' || wanted === 'false') return;
  const difference =
    'this version has no secret store and cannot check callers; unset it, or set it to false to run open, on loopback only';
  throw new EdgeError('NotImplemented', `Cannot start with EDGEX_SECURITY_SECRET_STORE=${wanted}: ${difference}`);
}
