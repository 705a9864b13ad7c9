import { EdgeError } from '@skerry/contracts';

/**
 * Returns the address to listen on for a configured host name.
 *
 * @throws {EdgeError} kind `Forbidden` for anything but this machine itself, unless `insecure`.
 */
export function loopbackAddress(host: string, insecure: boolean): string {
  if (host === '' || host === 'localhost') return '127.0.0.1';
  if (insecure || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)) return host;
  throw new EdgeError(
    'Forbidden',
    `Cannot listen on ${host}: without security only this machine may connect. Use 127.0.0.1, or add --insecure to let everybody in.`,
  );
}
