import { type HostOptions, type RunningHost, together } from '../host.ts';
import type { Needs } from '../need.ts';
import type { Route } from '../route.ts';
import { defineService, type ServiceDefinition } from '../service.ts';
import type { Settings } from '../settings.ts';
import { LogLines } from './log-lines.ts';

/** A service with the parts a test cares about; it listens on any free port. */
export function testService(parts: Partial<ServiceDefinition> & { readonly routes?: readonly Route[] } = {}): ServiceDefinition {
  const none: { config: Settings; needs: Needs; routes: readonly Route[] } = { config: {}, needs: {}, routes: [] };
  return defineService({ key: 'core-test', port: 0, kind: 'core', start: () => 'the state', ...none, ...parts });
}

/** A GET route that answers with what `handle` returns. */
export function getRoute(path: string, handle: Route['handle'], parts: Partial<Route> = {}): Route {
  return { method: 'GET', path, access: 'read', summary: 'A test', handle, ...parts };
}

/** Options that touch neither the environment nor the data of the machine. */
export function testOptions(options: Partial<HostOptions> = {}): HostOptions {
  return { dataDir: '/nonexistent', providers: [], env: {}, log: new LogLines(), ...options };
}

/** Hosts one service and gives its address. */
export async function hostRoutes(
  routes: readonly Route[],
  options: Partial<HostOptions> & Partial<ServiceDefinition> = {},
): Promise<RunningHost & { url: string }> {
  const host = await together([testService({ ...options, routes })], testOptions(options));
  return { ...host, url: host.services[0]?.url ?? '' };
}
