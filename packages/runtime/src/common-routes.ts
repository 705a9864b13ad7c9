import { API_VERSION, decode, EdgeError, SecretRequestSchema, versionResponse } from '@skerry/contracts';
import type { Clock } from './clock.ts';
import type { CommonConfig } from './common-config.ts';
import { exposedConfig } from './config/exposed.ts';
import type { ServiceConfig } from './config/service-config.ts';
import type { Metrics } from './metrics.ts';
import type { Route, ServiceRequest } from './route.ts';
import { unixDate } from './unix-date.ts';

/** What the routes that every service has need to know of it. */
export interface CommonRoutesOptions {
  readonly key: string;
  readonly config: ServiceConfig<CommonConfig>;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly metrics: Pick<Metrics, 'render'>;
  readonly sdkVersion?: string;
  readonly customSections?: readonly string[];
}

/** The version services report. The major number is EdgeX's: its SDKs refuse to work with any other. */
export const PLATFORM_VERSION = '4.1.0';

/** The routes that every service has: ping, version, config, secret as in EdgeX, and beside them metrics and the origin of settings. */
export function commonRoutes(options: CommonRoutesOptions): readonly Route[] {
  const { key, config, clock, metrics, sdkVersion, customSections } = options;
  const get = (path: string, summary: string, handle: (request: ServiceRequest) => ReturnType<Route['handle']>): Route => ({
    method: 'GET',
    path,
    access: path === '/api/v3/ping' ? 'open' : 'read',
    summary,
    correlation: 'echo',
    handle: (_state, request) => handle(request),
  });
  const ok = (body: object): { status: number; body: object } => ({ status: 200, body });
  return [
    get('/api/v3/ping', 'Says that the service is alive', () =>
      ok({ apiVersion: API_VERSION, timestamp: unixDate(clock.nowMs()), serviceName: key }),
    ),
    get('/api/v3/version', 'The version of the platform', () => ok(versionResponse(key, PLATFORM_VERSION, sdkVersion))),
    get('/api/v3/config', 'The configuration in force, without secrets', () =>
      ok({ apiVersion: API_VERSION, config: exposedConfig(config, customSections), serviceName: key }),
    ),
    get('/api/v3/config/explain', 'Where settings come from; all of them, or the one under `path`', ({ query }) =>
      ok(explanations(options, query.get('path'))),
    ),
    get('/metrics', 'Metrics in Prometheus text format', () => ({
      status: 200,
      body: metrics.render(),
      contentType: 'text/plain; version=0.0.4',
    })),
    {
      method: 'POST',
      path: '/api/v3/secret',
      access: 'admin',
      summary: 'Stores a secret',
      correlation: 'echo',
      handle: (_state, request) => storeSecret(request),
    },
  ];
}

function explanations({ key, config }: CommonRoutesOptions, path: string | null): object {
  const settings = path === null ? config.explainAll() : [config.explain(path)];
  return { apiVersion: API_VERSION, statusCode: 200, serviceName: key, settings };
}

function storeSecret(request: ServiceRequest): never {
  try {
    decode(SecretRequestSchema, request.raw.value());
  } catch (cause) {
    throw new EdgeError('ContractInvalid', 'JSON decode failed', { cause: undefined, details: { cause } });
  }
  const reason = "can't store secrets. ConfigurationProvider is not in use or has not been properly initialized";
  throw new EdgeError('NotAllowed', `adding secret failed -> ${reason}`);
}
