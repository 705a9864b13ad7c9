import { readFileSync } from 'node:fs';
import { EdgeError } from '@skerry/contracts';
import type { MqttOptions, MqttTls, Qos } from '@skerry/mqtt-client';

/** The `MessageBus` section of a service's configuration, in EdgeX's words; the values under `Optional` are all texts. */
export interface MessageBusConfig {
  readonly Type: string;
  readonly Protocol: string;
  readonly Host: string;
  readonly Port: number;
  readonly AuthMode: string;
  readonly Optional: Readonly<Record<string, string | undefined>>;
}

/** The secret that `AuthMode` calls for; all texts, certificates as PEM. */
export interface MessageBusSecret {
  readonly username?: string;
  readonly password?: string;
  readonly clientcert?: string;
  readonly clientkey?: string;
  readonly cacert?: string;
}

/** What the configuration says about the connection and the messages on it. */
export interface MqttBusSettings {
  readonly connection: MqttOptions;
  /** QoS of everything that is published. */
  readonly qos: Qos;
  readonly retain: boolean;
}

const TLS_SCHEMES: ReadonlySet<string> = new Set(['tcps', 'ssl', 'tls', 'mqtts', 'wss']);
const AUTH_MODES: readonly string[] = ['', 'none', 'usernamepassword', 'clientcert', 'cacert'];

/**
 * Reads EdgeX's `MessageBus` configuration for a service.
 *
 * Differs from EdgeX where its default loses messages: QoS is 1 unless configured, and the session is kept while the service is away
 * (`CleanSession` is false unless configured).
 *
 * @throws {EdgeError} kind `ContractInvalid`, naming the setting, or `IOError` for a certificate that cannot be read.
 */
export function mqttBusSettings(config: MessageBusConfig, serviceKey: string, secret: MessageBusSecret = {}): MqttBusSettings {
  if (config.Type !== 'mqtt') throw new EdgeError('ContractInvalid', `unknown message type '${config.Type}' requested`);
  if (config.Host === '' || config.Port === 0)
    throw new EdgeError('ContractInvalid', 'unable to create messageClient: Broker info not set');
  if (!AUTH_MODES.includes(config.AuthMode)) throw invalid('AuthMode', config.AuthMode, 'none, usernamepassword, clientcert or cacert');
  const { Optional: optional } = config;
  const scheme = config.Protocol || 'tcp';
  const connection: MqttOptions = {
    url: `${scheme}://${config.Host.includes(':') ? `[${config.Host}]` : config.Host}:${config.Port}`,
    clientId: optional.ClientId || serviceKey,
    ...credentials(config, secret),
    tls: TLS_SCHEMES.has(scheme) ? tls(optional, secret) : undefined,
    keepAliveSeconds: whole(optional, 'KeepAlive', { fallback: 10, max: 65_535 }),
    connectTimeoutMs: Math.max(1, whole(optional, 'ConnectTimeout', { fallback: 5, max: 3_600 })) * 1_000,
    clean: flag(optional, 'CleanSession', false),
  };
  return { connection, qos: whole(optional, 'Qos', { fallback: 1, max: 2 }) as Qos, retain: flag(optional, 'Retained', false) };
}

type Optional = MessageBusConfig['Optional'];

function credentials({ AuthMode, Optional: optional }: MessageBusConfig, secret: MessageBusSecret): Partial<MqttOptions> {
  const source =
    AuthMode === 'usernamepassword' ? { ...optional, Username: secret.username ?? optional.Username, Password: secret.password } : optional;
  const password = source.Password ?? optional.Password;
  return source.Username ? { username: source.Username, ...(password && { password }) } : {};
}

function tls(optional: Optional, secret: MessageBusSecret): MqttTls {
  return {
    ca: secret.cacert || pem(optional, 'Ca'),
    cert: secret.clientcert || pem(optional, 'Cert'),
    key: secret.clientkey || pem(optional, 'Key'),
    skipVerify: flag(optional, 'SkipCertVerify', false),
  };
}

function pem(optional: Optional, what: 'Ca' | 'Cert' | 'Key'): string | undefined {
  const block = optional[`${what}PEMBlock`];
  const file = optional[`${what}File`];
  if (block || !file) return block || undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new EdgeError('IOError', `Cannot read "${file}", named by MessageBus.Optional.${what}File`, { cause });
  }
}

function whole(optional: Optional, name: string, { fallback, max }: { fallback: number; max: number }): number {
  const text = optional[name];
  if (text === undefined || text === '') return fallback;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= max)) throw invalid(`Optional.${name}`, text, `a whole number from 0 to ${max}`);
  return value;
}

function flag(optional: Optional, name: string, fallback: boolean): boolean {
  const text = optional[name];
  if (text === undefined || text === '') return fallback;
  if (/^(1|t|true)$/i.test(text)) return true;
  if (/^(0|f|false)$/i.test(text)) return false;
  throw invalid(`Optional.${name}`, text, 'true or false');
}

function invalid(name: string, value: string, wanted: string): EdgeError {
  return new EdgeError('ContractInvalid', `MessageBus.${name} is "${value}"; it has to be ${wanted}.`);
}
