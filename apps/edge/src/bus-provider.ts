import { busNeed, createMemoryBus, encodingFromEnv, type MessageBus, startBroker } from '@skerry/bus';
import type { Provider, ServiceScope } from '@skerry/runtime';
import { loopbackAddress } from './loopback.ts';

/** What the bus needs to know beside the configuration. */
export interface BusProviderOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Lets the broker listen on an address other than loopback although security is not configured. */
  readonly insecure?: boolean;
}

/** The bus of services in one process: by reference among them, and open to the outside through the embedded broker on the configured port. */
export function createBridgedBusProvider(options: BusProviderOptions): Provider<MessageBus> {
  return { need: busNeed, shared: true, create: (scope) => startBridgedBus(scope, options) };
}

async function startBridgedBus({ config, clock, random, log, metrics }: ServiceScope, options: BusProviderOptions): Promise<MessageBus> {
  const { Host, Port } = config.value.MessageBus;
  const bus = createMemoryBus({ clock, random, log, metrics, encoding: encodingFromEnv(options.env) });
  const broker = await startBroker({ host: loopbackAddress(Host, options.insecure === true), port: Port, bus, log, clock, metrics });
  return {
    publish: (topic, envelope, how) => bus.publish(topic, envelope, how),
    subscribe: (filter, handler, how) => bus.subscribe(filter, handler, how),
    request: (topic, responsePrefix, envelope, how) => bus.request(topic, responsePrefix, envelope, how),
    publishRaw: (topic, bytes, how) => bus.publishRaw(topic, bytes, how),
    async [Symbol.asyncDispose]() {
      await broker[Symbol.asyncDispose]();
      await bus[Symbol.asyncDispose]();
    },
  };
}
