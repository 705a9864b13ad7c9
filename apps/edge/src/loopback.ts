import { EdgeError } from '@skerry/contracts';
import { isLoopback, listenAddress } from '@skerry/runtime';

/**
 * Returns the address the broker listens on for a configured host name.
 *
 * @throws {EdgeError} kind `Forbidden` for anything but this machine itself, unless `insecure`.
 */
export function loopbackAddress(host: string, insecure: boolean): string {
  if (isLoopback(host) || insecure) return listenAddress(host);
  throw new EdgeError(
    'Forbidden',
    `Cannot listen on ${host}: without security only this machine may connect. Use 127.0.0.1, or add --insecure to let everybody in.`,
  );
}
