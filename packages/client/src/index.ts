export type { CallOptions, Page, PageQuery } from './call.ts';
export type { CommandClient, GetCommandOptions } from './command-client.ts';
export type { DataClient, EventQuery, LogPage, ReadingQuery } from './data-client.ts';
export type { DeviceServiceAddress, DeviceServiceClient } from './device-service-client.ts';
export { type Link, type LinkRequest, linkNeed } from './link.ts';
export type {
  DeviceClient,
  DeviceServiceRegistryClient,
  DeviceWriteOptions,
  MetadataClient,
  ProfileClient,
  WatcherClient,
} from './metadata-client.ts';
export type { MultiReply } from './multi-reply.ts';
