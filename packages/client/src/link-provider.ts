import type { CommonConfig, Provider, ServiceScope } from '@skerry/runtime';
import { createHttpLink } from './http-link.ts';
import { createInProcessLink } from './in-process-link.ts';
import { type Link, linkNeed } from './link.ts';

/**
 * Provides each service with its link: straight to the services of the same process, over HTTP to the addresses under `Clients` for all others.
 *
 * The same provider serves both ways of hosting, so no service can tell which it is in.
 */
export function createLinkProvider(): Provider<Link> {
  return { need: linkNeed, create: linkFor };
}

function linkFor({ config, peers, clock }: ServiceScope): Link & AsyncDisposable {
  const remote = createHttpLink({ addressOf: (service) => addressIn(config.value, service), clock });
  const link = createInProcessLink({ dispatcherOf: (service) => peers.get(service), remote, clock });
  return { request: link.request, [Symbol.asyncDispose]: () => remote[Symbol.asyncDispose]() };
}

function addressIn({ Clients }: CommonConfig, service: string): string | undefined {
  const client = Clients[service];
  return client && client.Port > 0 ? `${client.Protocol}://${client.Host}:${client.Port}` : undefined;
}
