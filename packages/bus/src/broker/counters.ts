import type { Counter, Metrics } from '@skerry/runtime';
import { PlainCounter } from '../bus-counters.ts';

const NAMES = {
  connections: 'BrokerConnections',
  refusedConnections: 'BrokerConnectionsRefused',
  brokenConnections: 'BrokerConnectionsBroken',
  oversized: 'BrokerPacketsOversized',
  undecodable: 'BrokerMessagesUndecodable',
  rejected: 'BrokerMessagesRejected',
  dropped: 'BrokerMessagesDropped',
  slowDisconnected: 'BrokerSlowClientsDisconnected',
  retainedRefused: 'BrokerRetainedRefused',
} as const;

/** What the broker counts: one counter per way in which something was lost, refused or cut. */
export type BrokerCounters = Readonly<Record<keyof typeof NAMES, Counter>>;

/** The counters of a broker; without metrics they count for themselves. */
export function createBrokerCounters(metrics: Metrics | undefined): BrokerCounters {
  const entries = Object.entries(NAMES).map(([key, name]) => [key, metrics?.counter(name) ?? new PlainCounter()]);
  return Object.fromEntries(entries) as BrokerCounters;
}
