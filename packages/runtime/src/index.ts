export { type Clock, sleepOn, systemClock } from './clock.ts';
export { decodeCbor, encodeCbor } from './codec/cbor.ts';
export { formatYaml, parseYaml, parseYamlSource, type YamlSource } from './codec/yaml.ts';
export { type CommonConfig, commonSettings } from './common-config.ts';
export { type DeadlineOptions, withDeadline } from './deadline.ts';
export type { Dispatcher, DispatchRequest } from './dispatch.ts';
export { alone, type HostOptions, type RunningHost, type RunningService, together } from './host.ts';
export type { LogFields, Logger, LogLevel, LogSink } from './log.ts';
export type { Counter, Distribution, DistributionStats, Gauge, MetricSnapshot, Metrics, MetricTags } from './metrics.ts';
export { defineNeed, type Need, type Needs, type NeedValues, type Provider, type ServiceScope } from './need.ts';
export { BoundedQueue, type WhenFull } from './queue.ts';
export { type Random, systemRandom, UuidSequence } from './random.ts';
export { pauseAfter, type RetryOptions, retry } from './retry.ts';
export type { Access, Caller, Method, RawBody, Reply, Route, ServiceRequest } from './route.ts';
export { defineService, type ServiceContext, type ServiceDefinition, type ServiceKind } from './service.ts';
export {
  type ConfigOf,
  type Explanation,
  type LiveConfig,
  Setting,
  type SettingKind,
  type SettingOptions,
  type Settings,
  setting,
  settings,
} from './settings.ts';
