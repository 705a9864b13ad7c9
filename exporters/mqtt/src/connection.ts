import type { FunctionSetup } from '@skerry/app-sdk';
import { EdgeError } from '@skerry/contracts';
import type { MqttOptions, MqttTls, MqttWill, Qos } from '@skerry/mqtt-client';
import type { MqttParameters } from './parameters.ts';

const PUBLISH_TIMEOUT_MS = 15_000;
const MS_PER_SECOND = 1_000;

/** The address of a broker as a URL: an address without scheme is plain MQTT. */
export function brokerUrl(address: string): string {
  const trimmed = address.trim();
  return /^\w+:\/\//.test(trimmed) ? trimmed : `mqtt://${trimmed}`;
}

/** A broker address fit for logs and metrics. */
export function withoutPassword(address: string): string {
  return address.replace(/:\/\/[^@/]*@/, '://');
}

function required(secret: Readonly<Record<string, string>>, key: string, name: string): string {
  const value = secret[key];
  if (value) return value;
  throw new EdgeError('ContractInvalid', `Cannot connect to the MQTT broker: secret "${name}" has no "${key}". Add it to the secret.`);
}

function credentialsOf(parameters: MqttParameters, secret: Readonly<Record<string, string>>): Partial<MqttOptions> {
  const { authMode, secretName, skipVerify } = parameters;
  const tls: MqttTls = { skipVerify };
  if (secret.cacert) tls.ca = secret.cacert;
  if (authMode === 'cacert') tls.ca = required(secret, 'cacert', secretName);
  if (authMode === 'clientcert') {
    tls.cert = required(secret, 'clientcert', secretName);
    tls.key = required(secret, 'clientkey', secretName);
  }
  if (authMode !== 'usernamepassword') return { tls };
  return { tls, username: required(secret, 'username', secretName), password: required(secret, 'password', secretName) };
}

function willOf(parameters: MqttParameters): MqttWill | undefined {
  if (!parameters.willEnabled) return undefined;
  const { willTopic: topic, willPayload, willQos, willRetained: retain } = parameters;
  if (topic !== '' && willPayload !== '') return { topic, payload: new TextEncoder().encode(willPayload), qos: willQos as Qos, retain };
  throw new EdgeError(
    'ContractInvalid',
    'WillPayload and WillTopic must not be empty while WillEnabled is true. Set both, or disable the will.',
  );
}

/** The quality of service to publish with. While a last will is enabled its own wins, as in EdgeX. */
export function publishQos(parameters: MqttParameters): Qos {
  return (parameters.willEnabled ? parameters.willQos : parameters.qos) as Qos;
}

/**
 * How to connect to the broker that the parameters name.
 *
 * @throws {EdgeError} kind `NotFound` or `ContractInvalid` if the secret or a part of it is missing.
 */
export function connectionOptions(parameters: MqttParameters, setup: FunctionSetup): MqttOptions {
  const { authMode, secretName, clientId } = parameters;
  const secret = authMode === 'none' ? {} : setup.secret(secretName);
  const will = willOf(parameters);
  return {
    url: brokerUrl(parameters.brokerAddress),
    ...(clientId !== '' && { clientId }),
    ...credentialsOf(parameters, secret),
    ...(will && { will }),
    keepAliveSeconds: Math.ceil(parameters.keepAlive / MS_PER_SECOND),
    connectTimeoutMs: parameters.connectTimeout,
    reconnect: { maxMs: parameters.maxReconnectInterval },
    publishTimeoutMs: PUBLISH_TIMEOUT_MS,
    clock: setup.clock,
    random: setup.random,
    log: setup.log,
  };
}
