import { decode, EdgeError, errorResponse, parseJson, stringifyJson, toEdgeError } from '@skerry/contracts';
import type { Reply, Route, ServiceRequest } from '@skerry/runtime';
import { CAUSE, type TestBench } from './bench.test.ts';
import { coreMetadata } from './service.ts';

/** What a test sends beside method and path. */
export interface CallOptions {
  /** Sent as JSON; text and bytes as they are. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** The answer as a caller over HTTP would read it. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
  readonly contentType?: string;
}

/** Calls a route of core-metadata on a bench: decodes the body by the route's schema, and turns errors into the answers they become. */
export async function call({ metadata }: TestBench, request: string, { body, headers = {} }: CallOptions = {}): Promise<Answer> {
  const [method = '', path = ''] = request.split(' ');
  const { pathname, searchParams: query } = new URL(path, 'http://h/api/v3/');
  const { route, params } = find(method, pathname);
  const bytes =
    body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : body === undefined ? '' : stringifyJson(body));
  const answer = async (): Promise<Reply> => {
    const decoded = route.request && decode(route.request, parseJson(bytes.toString()), route.requestTypeName);
    const raw = { contentType: 'application/json', bytes: () => bytes, value: () => parseJson(bytes.toString()) };
    return await route.handle(metadata, {
      params,
      query,
      headers,
      body: decoded,
      raw,
      ...CAUSE,
      caller: { name: 'test', roles: [] },
    } as ServiceRequest);
  };
  const reply = await answer().catch((error: unknown) => {
    const response = errorResponse(toEdgeError(error));
    return { status: response.statusCode, body: response };
  });
  return { ...reply, body: typeof reply.body === 'string' ? reply.body : parseJson(stringifyJson(reply.body)) };
}

function find(method: string, pathname: string): { route: Route<TestBench['metadata']>; params: Record<string, string> } {
  const matches = coreMetadata.routes.flatMap((route) => {
    const params = route.method === method ? matched(route.path, pathname) : undefined;
    return params === undefined ? [] : [{ route: route as Route<TestBench['metadata']>, params }];
  });
  // as in the router: a route with fewer parameters is the closer match
  const [best] = matches.sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
  if (best === undefined) throw new EdgeError('NotFound', `no route for ${method} ${pathname}`);
  return best;
}

function matched(pattern: string, pathname: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const levels = pathname.split('/');
  const fits = wanted.length === levels.length && wanted.every((level, index) => level.startsWith(':') || level === levels[index]);
  if (!fits) return undefined;
  const pairs = wanted.map((level, index) => [level, levels[index] ?? ''] as const).filter(([level]) => level.startsWith(':'));
  return Object.fromEntries(pairs.map(([level, text]) => [level.slice(1), decodeURIComponent(text)]));
}
