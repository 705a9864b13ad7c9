import type { RequestHeaders } from './call.ts';

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Says whether a request comes from a page of another site in a browser on this machine.
 *
 * Without security everybody who reaches the port may do everything, and a browser reaches it on behalf of any page it shows. Programs send no
 * `Origin`; a page names its own, which it cannot forge. Pages of this machine are let through, and the origin that CORS allows.
 */
export function isForeignPage(headers: RequestHeaders, allowedOrigin: string | undefined): boolean {
  const { origin } = headers;
  if (origin === undefined || origin === '' || origin === allowedOrigin) return false;
  return allowedOrigin !== '*' && !LOOPBACK.test(hostOf(origin));
}

/** The host of an origin such as `https://example.org:8443`; empty for `null` and whatever else has none. */
function hostOf(origin: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/(\[[^\]]+\]|[^:/]+)(?::\d+)?$/i.exec(origin)?.[1] ?? '';
}
