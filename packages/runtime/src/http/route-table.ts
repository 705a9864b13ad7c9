import { EdgeError } from '@skerry/contracts';
import createRouter from 'find-my-way';
import type { Method, Route } from '../route.ts';

/** The route a request goes to, with its path parameters decoded. */
export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** Why no route takes a request: no such path, another method only, or a path that cannot be decoded. */
export type RouteMiss = 'not-found' | 'bad-url' | 'bad-parameter' | { readonly allow: string };

// The order in which EdgeX lists them.
const ALLOW_ORDER: readonly Method[] = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'];
const LONGEST_PARAMETER = 16 * 1024;
const UNESCAPED = /^[A-Za-z0-9\-_.~$&+,/:;=@]$/;

/** The routes of one service, looked up by method and path. */
export class RouteTable {
  readonly #router = createRouter({ maxParamLength: LONGEST_PARAMETER, querystringParser: () => undefined, onBadUrl: () => undefined });

  /** @throws {EdgeError} kind `ContractInvalid` for a route without `access`, and for two routes with the same method and path. */
  constructor(service: string, routes: readonly Route[]) {
    for (const route of routes) this.#add(service, route);
  }

  /** The route for a method and a path with or without query, or why there is none. */
  find(method: string, url: string): RouteMatch | RouteMiss {
    const found = this.#router.find(method as Method, url);
    if (found === null) return this.#miss(method, url);
    if (!found.store) return 'bad-url';
    const { params } = found;
    const route = found.store as Route;
    if (!url.includes('%')) return { route, params: params as Record<string, string> };
    const decoded = decodeParameters(url, params as Record<string, string>);
    return decoded === undefined ? 'bad-parameter' : { route, params: decoded };
  }

  #add(service: string, route: Route): void {
    const name = `${route.method} ${route.path}`;
    if (!route.access)
      throw new EdgeError('ContractInvalid', `Cannot start ${service}: route ${name} does not say who may call it; give it an access`);
    try {
      this.#router.on(route.method, route.path, () => undefined, route);
    } catch (cause) {
      throw new EdgeError('ContractInvalid', `Cannot start ${service}: route ${name} cannot be added: ${String(cause)}`, { cause });
    }
  }

  #miss(method: string, url: string): RouteMiss {
    const found = ALLOW_ORDER.map((other) => ({ other, hit: other === method ? null : this.#router.find(other, url) })).filter(
      ({ hit }) => hit !== null,
    );
    if (found.some(({ hit }) => !hit?.store)) return 'bad-url';
    return found.length === 0 ? 'not-found' : { allow: ['OPTIONS', ...found.map(({ other }) => other)].join(', ') };
  }
}

// The router has decoded each parameter once. Where all escapes of the path are in Go's canonical form, EdgeX decodes a second time.
function decodeParameters(url: string, params: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
  if (!isCanonical(url)) return params;
  try {
    return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]));
  } catch {
    return undefined;
  }
}

/** Whether Go, escaping the decoded path again, would get the same text. */
function isCanonical(url: string): boolean {
  const end = url.indexOf('?');
  const path = end < 0 ? url : url.slice(0, end);
  for (let i = 0; i < path.length; i++) {
    if (path[i] !== '%') {
      if (!UNESCAPED.test(path[i] as string)) return false;
      continue;
    }
    const hex = path.slice(i + 1, i + 3);
    if (hex !== hex.toUpperCase() || UNESCAPED.test(String.fromCharCode(Number.parseInt(hex, 16)))) return false;
    i += 2;
  }
  return true;
}
