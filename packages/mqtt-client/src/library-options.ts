import { EdgeError } from '@skerry/contracts';
import type { IClientOptions } from 'mqtt';
import { brokerAddress } from './address.ts';
import type { MqttOptions, MqttTls } from './client.ts';

const DEFAULT_PORTS: Readonly<Record<string, number>> = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 };

/**
 * The MQTT library's options for ours.
 *
 * @throws {EdgeError} kind `ContractInvalid` if they contradict each other, or the address is no address of a broker.
 */
export function libraryOptions(options: MqttOptions, firstPauseMs: number): IClientOptions {
  if (options.clean === false && !options.clientId) throw invalid('A session that the broker keeps (clean: false) needs a client id.');
  if (!options.tls?.cert !== !options.tls?.key) throw invalid('A client certificate and its key belong together; one of them is missing.');
  return {
    ...where(options.url),
    ...certificates(options.tls),
    clientId: options.clientId,
    username: options.username,
    password: options.password,
    protocolVersion: 4,
    keepalive: options.keepAliveSeconds ?? 10,
    clean: options.clean ?? true,
    connectTimeout: options.connectTimeoutMs ?? 5_000,
    reconnectPeriod: firstPauseMs,
    reconnectOnConnackError: true,
    resubscribe: false,
    queueQoSZero: false,
    timerVariant: 'native',
    will: will(options),
  };
}

function where(address: string): IClientOptions {
  const [scheme = '', rest = ''] = brokerAddress(address).split(/:(.*)/s);
  // Parsed as http, because only its URLs are split into user, host and port for every scheme alike.
  const url = new URL(`http:${rest}`);
  return {
    protocol: scheme as 'mqtt',
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: explicitPort(rest) ?? DEFAULT_PORTS[scheme],
    path: url.pathname + url.search,
    ...credentials(url),
  };
}

function explicitPort(rest: string): number | undefined {
  const port = /^\/\/[^/]*:(\d+)(?:\/|$)/.exec(rest)?.[1];
  return port === undefined ? undefined : Number(port);
}

function credentials(url: URL): IClientOptions {
  return url.username === '' ? {} : { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
}

function certificates(tls: MqttTls | undefined): IClientOptions {
  if (tls === undefined) return {};
  const { ca, cert, key, skipVerify = false } = tls;
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }), rejectUnauthorized: !skipVerify };
}

function will({ will: message }: MqttOptions): IClientOptions['will'] {
  if (message === undefined) return undefined;
  return { topic: message.topic, payload: Buffer.from(message.payload), qos: message.qos ?? 0, retain: message.retain ?? false };
}

function invalid(message: string): EdgeError {
  return new EdgeError('ContractInvalid', message);
}
