import {
  type CommandClient,
  createCommandClient,
  createDataClient,
  createHttpLink,
  createMetadataClient,
  type DataClient,
  type Link,
  type LinkRequest,
  type MetadataClient,
} from '@skerry/client';
import { EdgeError, toEdgeError } from '@skerry/contracts';
import type { Reply } from '@skerry/runtime';
import { serviceUrl, type Target } from './endpoints.ts';

/** The platform a command talks to: typed clients of its services, made when first used. */
export interface Platform extends AsyncDisposable {
  readonly target: Target;
  readonly metadata: MetadataClient;
  readonly data: DataClient;
  readonly command: CommandClient;
  readonly link: Link;
  /** Base URL of a service; undefined for one without a known port. */
  urlOf(service: string): string | undefined;
}

/** Returns the platform at that address; nothing is sent before a client is used. */
export function connectPlatform(target: Target): Platform {
  const urlOf = (service: string) => serviceUrl(target, service);
  const http = createHttpLink({ addressOf: urlOf, connections: 8 });
  const link: Link = { request: (service, request) => explained(http, urlOf(service), { service, request }) };
  return {
    target,
    link,
    urlOf,
    metadata: createMetadataClient(link),
    data: createDataClient(link),
    command: createCommandClient(link),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}

/** Says where nobody answered and what to do, instead of that sending failed. */
async function explained(link: Link, url: string | undefined, call: { service: string; request: LinkRequest }): Promise<Reply> {
  try {
    return await link.request(call.service, call.request);
  } catch (cause) {
    const where = call.request.address ?? url ?? 'an unknown address';
    const advice = 'Is the platform running? Start it with "npm start", or name its host with --host.';
    throw new EdgeError(toEdgeError(cause).kind, `Cannot reach ${call.service} at ${where}. ${advice}`, { cause });
  }
}
