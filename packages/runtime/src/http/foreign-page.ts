import type { RequestHeaders } from './call.ts';

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** What a server lets through beside this machine itself. */
export interface PageGuardOptions {
  /** The origin that CORS allows; undefined while CORS is off. */
  readonly allowedOrigin: string | undefined;
  /** Whether the server can be reached from this machine only; then it is also known by names of this machine only. */
  readonly loopbackOnly: boolean;
}

/**
 * Says whether a request comes from a page of another site, shown by a browser on this machine.
 *
 * Without security everybody who reaches the port may do everything, and a browser reaches it on behalf of any page. Programs send no `Origin`; a page
 * names its own and cannot forge it. A page whose site points its own name at this machine (DNS rebinding) is known by the `Host` it asks for: a name
 * with a dot that is not this machine's.
 */
export function isForeignPage(headers: RequestHeaders, { allowedOrigin, loopbackOnly }: PageGuardOptions): boolean {
  const { origin, host } = headers;
  if (origin && origin !== allowedOrigin && allowedOrigin !== '*' && !LOOPBACK.test(hostOf(origin))) return true;
  return loopbackOnly && host?.includes('.') === true && !LOOPBACK.test(hostOf(`http://${host}`));
}

/** The host of an origin such as `https://example.org:8443`; empty for `null` and whatever else has none. */
function hostOf(origin: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/(\[[^\]]+\]|[^:/]+)(?::\d+)?$/i.exec(origin)?.[1] ?? '';
}
