export type { CallOptions, Page, PageQuery } from './call.ts';
export type { CommandClient, GetCommandOptions } from './command-client.ts';
export { createCommandClient } from './create-command-client.ts';
export { createDataClient } from './create-data-client.ts';
export { createDeviceServiceClient } from './create-device-service-client.ts';
export { createMetadataClient } from './create-metadata-client.ts';
export type { DataClient, EventQuery, LogPage, ReadingQuery } from './data-client.ts';
export type { DeviceServiceAddress, DeviceServiceClient } from './device-service-client.ts';
export { createHttpLink, type HttpLinkOptions } from './http-link.ts';
export { createInProcessLink, type InProcessLinkOptions } from './in-process-link.ts';
export { type Link, type LinkRequest, linkNeed } from './link.ts';
export { createLinkProvider } from './link-provider.ts';
export type {
  DeviceClient,
  DeviceServiceRegistryClient,
  DeviceWriteOptions,
  MetadataClient,
  ProfileClient,
  WatcherClient,
} from './metadata-client.ts';
export { allSucceeded, failuresOf, type MultiReply } from './multi-reply.ts';
export { apiPath, queryText } from './path.ts';
export { type RequestedPage, readInteger, readPageQuery } from './read-page-query.ts';
export { errorOfReply, isCbor, isSuccess, replyText, replyValue } from './reply.ts';
