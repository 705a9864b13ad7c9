export { type Clock, sleepOn, systemClock } from './clock.ts';
export { decodeCbor, encodeCbor } from './codec/cbor.ts';
export { formatYaml, parseYaml, parseYamlSource, type YamlSource } from './codec/yaml.ts';
export { type CommonConfig, clientSettings, commonSettings, metricSettings } from './common-config.ts';
export { PLATFORM_VERSION } from './common-routes.ts';
export { type EdgexFlags, parseEdgexFlags } from './config/flags.ts';
export { type ConfigFiles, type ConfigOwner, type ConfigSources, loadConfig, privateConfigPath, settingsOf } from './config/load.ts';
export { nearestName } from './config/nearest.ts';
export { ServiceConfig } from './config/service-config.ts';
export { type DeadlineOptions, withDeadline } from './deadline.ts';
export { type Dispatcher, type DispatchRequest, ServiceDispatcher, type ServiceDispatcherOptions } from './dispatch.ts';
export { alone, type HostOptions, type RunningHost, type RunningService, together } from './host.ts';
export { readUpload, type UploadedFile } from './http/upload.ts';
export {
  createLogger,
  formatLogValue,
  LOG_LEVELS,
  type LogFields,
  type Logger,
  type LoggerOptions,
  type LogLevel,
  type LogSink,
} from './log.ts';
export { type FileSinkOptions, fileSink, streamSink } from './log-sink.ts';
export {
  type Counter,
  createMetrics,
  type Distribution,
  type DistributionStats,
  type Gauge,
  type MetricSnapshot,
  type Metrics,
  type MetricTags,
} from './metrics.ts';
export { defineNeed, type Need, type Needs, type NeedValues, type Provider, type ServiceScope } from './need.ts';
export { isLoopback, listenAddress } from './posture.ts';
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
