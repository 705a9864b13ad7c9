import type { CommonConfig, Provider } from '@skerry/runtime';
import { busNeed, type MessageBus } from './bus.ts';
import { encodingFromEnv } from './envelope-codec.ts';
import { connectMqttBus } from './mqtt.ts';

/** What the bus is told beside the configuration of its service. */
export interface MqttBusProviderOptions {
  /** Environment variables, of which EdgeX's choose the encoding; those of the process by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The bus of a service that runs alone: over the MQTT broker its configuration (`MessageBus`) names, whenever that appears. */
export function createMqttBusProvider({ env = process.env }: MqttBusProviderOptions = {}): Provider<MessageBus> {
  return {
    need: busNeed,
    create: ({ key, config, clock, random, log, metrics }) =>
      connectMqttBus({
        config: config.value.MessageBus,
        secret: secretOf(config.value),
        serviceKey: key,
        encoding: encodingFromEnv(env),
        clock,
        random,
        log,
        metrics,
      }),
  };
}

function secretOf({ MessageBus, Writable }: CommonConfig): Readonly<Record<string, string>> | undefined {
  return Object.values(Writable.InsecureSecrets).find((secret) => secret.SecretName === MessageBus.SecretName)?.SecretData;
}
