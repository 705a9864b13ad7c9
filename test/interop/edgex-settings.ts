import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { formatYaml } from '@skerry/runtime';
import type { System } from '@skerry/testkit';

/** Writes a YAML file, and its folder if need be, and gives its path back. */
export function writeYaml(file: string, content: unknown): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, formatYaml(content));
  return file;
}

/**
 * Settings in the form of EdgeX's common configuration file with which its services find a system: broker and core-metadata by static address.
 *
 * Only these sections are read where there is no configuration provider; what they leave out has EdgeX's built-in default.
 */
export function commonSettings(system: System): object {
  const Clients = { 'core-metadata': { Protocol: 'http', Host: '127.0.0.1', Port: Number(new URL(system.url('core-metadata')).port) } };
  return {
    'all-services': {
      Writable: { LogLevel: 'DEBUG', InsecureSecrets: {}, Telemetry: { Interval: '0s', Metrics: {}, Tags: {} } },
      Service: { HealthCheckInterval: '10s', Host: 'localhost', ServerBindAddr: '127.0.0.1', MaxResultCount: 1024, RequestTimeout: '5s' },
      MessageBus: busSettings(system),
    },
    'device-services': { Writable: { Reading: { ReadingUnits: true } }, Clients, Device: deviceSettings() },
    'app-services': { Clients, Trigger: { Type: 'edgex-messagebus', SubscribeTopics: 'events/#' } },
  };
}

function busSettings(system: System): object {
  const Optional = { Qos: '0', KeepAlive: '10', Retained: 'false', AutoReconnect: 'true', ConnectTimeout: '5', SkipCertVerify: 'false' };
  const address = { Protocol: 'tcp', Host: '127.0.0.1', Port: system.brokerPort };
  return { ...address, Disabled: false, Type: 'mqtt', AuthMode: 'none', SecretName: 'mqtt-bus', BaseTopicPrefix: 'edgex', Optional };
}

function deviceSettings(): object {
  const switches = { DataTransform: true, EnableAsyncReadings: true, Discovery: { Enabled: false, Interval: '0s' } };
  return { ...switches, MaxCmdOps: 128, AsyncBufferSize: 16, Labels: ['interop'], ProfilesDir: '', DevicesDir: '' };
}
