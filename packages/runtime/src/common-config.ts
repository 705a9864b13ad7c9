import { type ConfigOf, type Setting, setting, settings } from './settings.ts';

const securityOptions = {
  Mode: setting.text('', 'Way of securing connections; only empty is supported.'),
  OpenZitiController: setting.text('openziti:1280', 'Accepted for EdgeX files; unused.'),
};

const clientEntry = {
  Protocol: setting.text('http', 'Scheme of the address.'),
  Host: setting.text('localhost', 'Host of the service.'),
  Port: setting.integer(0, 'Port of the service.', { min: 0, max: 65535, shifted: true }),
  UseMessageBus: setting.flag(false, 'Sends requests over the message bus instead of HTTP.'),
  SecurityOptions: securityOptions,
};

/** The `Clients` section for these services, at localhost on these ports. */
export function clientSettings(ports: Readonly<Record<string, number>>): Setting<Readonly<Record<string, ConfigOf<typeof clientEntry>>>> {
  const entries = Object.entries(ports).map(([key, port]) => [key, { Port: port }]);
  return setting.map(clientEntry, Object.fromEntries(entries), 'Addresses of other services, by service key.');
}

/** The `Writable.Telemetry.Metrics` section with these metrics, none of them published. */
export function metricSettings(names: readonly string[]): Setting<Readonly<Record<string, boolean>>> {
  return setting.map(
    setting.flag(false, 'Whether the metric is published.'),
    Object.fromEntries(names.map((name) => [name, false])),
    'Metrics that are published, by name.',
  );
}

/** The settings every service has, with the names and defaults of EdgeX's common configuration. */
export const commonSettings = settings({
  Writable: {
    LogLevel: setting.text('INFO', 'Least important level that is logged.', { oneOf: ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'] }),
    InsecureSecrets: setting.map(
      {
        SecretName: setting.text('', 'Name under which the secret is looked up.'),
        SecretData: setting.map(setting.text('', 'One value of the secret.', { secret: true }), {}, 'The values of the secret.'),
      },
      { DB: { SecretName: 'postgres', SecretData: { username: 'postgres', password: 'postgres' } } },
      'Secrets while security is not configured.',
    ),
    Telemetry: {
      Interval: setting.duration('30s', 'How often metrics are published; 0s is never.'),
      Metrics: metricSettings(['SecuritySecretsRequested', 'SecuritySecretsStored']),
      Tags: setting.map(setting.text('', 'Value of the tag.'), {}, 'Tags added to every metric.'),
    },
  },
  Service: {
    HealthCheckInterval: setting.duration('10s', 'How often a registry asks whether the service is alive.'),
    Host: setting.text('localhost', 'Name under which others reach the service.'),
    Port: setting.integer(0, 'Port of the HTTP server; 0 takes any free one.', { min: 0, max: 65535, shifted: true }),
    ServerBindAddr: setting.text('', 'Address the HTTP server listens on; empty means Service.Host.'),
    StartupMsg: setting.text('', 'Logged once the service has started.'),
    MaxResultCount: setting.integer(1024, 'Largest page a query returns.', { min: 1 }),
    MaxRequestSize: setting.integer(0, 'Largest request body in KB; 0 means 64 MiB.', { min: 0 }),
    RequestTimeout: setting.duration('5s', 'How long a request may take.'),
    EnableNameFieldEscape: setting.flag(false, 'Escapes names in URLs and topics, so that they may hold any character.'),
    CORSConfiguration: {
      EnableCORS: setting.flag(false, 'Lets browsers of another origin call the service.'),
      CORSAllowCredentials: setting.flag(false, 'Lets browsers send credentials.'),
      CORSAllowedOrigin: setting.text('https://localhost', 'The origin that may call.'),
      CORSAllowedMethods: setting.text('GET, POST, PUT, PATCH, DELETE', 'Methods a browser may use.'),
      CORSAllowedHeaders: setting.text(
        'Authorization, Accept, Accept-Language, Content-Language, Content-Type, X-Correlation-ID',
        'Headers a browser may send.',
      ),
      CORSExposeHeaders: setting.text(
        'Cache-Control, Content-Language, Content-Length, Content-Type, Expires, Last-Modified, Pragma, X-Correlation-ID',
        'Headers a page may read.',
      ),
      CORSMaxAge: setting.integer(3600, 'Seconds a browser may remember these answers.', { min: 0 }),
    },
    SecurityOptions: securityOptions,
  },
  Registry: {
    Host: setting.text('localhost', 'Host of the registry.'),
    Port: setting.integer(59890, 'Port of the registry.', { min: 0, max: 65535, shifted: true }),
    Type: setting.text('keeper', 'Kind of registry.'),
  },
  Database: {
    Host: setting.text('localhost', 'Host of the database server.'),
    Port: setting.integer(5432, 'Port of the database server.', { min: 0, max: 65535 }),
    Timeout: setting.duration('5s', 'How long a statement may take.'),
    Type: setting.text('postgres', 'Kind of database server.'),
    MaxConns: setting.integer(4, 'Most connections to the database server.', { min: 1 }),
    MaxConnIdleTime: setting.duration('30m', 'When an idle connection is closed.'),
    MaxConnLifetime: setting.duration('1h', 'When a connection is replaced.'),
    Name: setting.text('edgex_db', 'Name of the database.'),
  },
  MessageBus: {
    Disabled: setting.flag(false, 'Runs without a message bus.'),
    Protocol: setting.text('mqtt', 'Scheme of the broker address.'),
    Host: setting.text('localhost', 'Host of the broker.'),
    Port: setting.integer(1883, 'Port of the broker.', { min: 0, max: 65535, shifted: true }),
    Type: setting.text('mqtt', 'Kind of message bus.'),
    AuthMode: setting.text('none', 'How the broker is told who connects.', { oneOf: ['none', 'usernamepassword', 'clientcert', 'cacert'] }),
    SecretName: setting.text('mqtt-bus', 'Secret with the credentials for the broker.'),
    BaseTopicPrefix: setting.text('edgex', 'First level of every topic.'),
    Optional: setting.map(
      setting.text('', 'An option of the transport.'),
      {
        ClientId: '',
        Qos: '1',
        KeepAlive: '10',
        Retained: 'false',
        AutoReconnect: 'true',
        ConnectTimeout: '5',
        SkipCertVerify: 'false',
        Format: 'nats',
        RetryOnFailedConnect: 'true',
        QueueGroup: '',
        Durable: '',
        AutoProvision: 'true',
        Deliver: 'new',
        DefaultPubRetryAttempts: '2',
        Subject: 'edgex/#',
      },
      'Options of the transport, all texts.',
    ),
  },
  Clients: clientSettings({ 'core-data': 59880, 'core-metadata': 59881, 'core-command': 59882 }),
});

/** The values of the settings every service has. */
export type CommonConfig = ConfigOf<typeof commonSettings>;
