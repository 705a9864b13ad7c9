import type { DeviceCoreCommand, Event } from '@skerry/contracts';
import type { CallOptions, Page, PageQuery } from './call.ts';

/** What a read command shall do besides reading. */
export interface GetCommandOptions extends CallOptions {
  /** Publish the event on the bus as well, as an automatic reading would. */
  pushEvent?: boolean;
  /** Parameters for the driver, passed on as they are. */
  query?: Readonly<Record<string, string>>;
}

/** core-command. */
export interface CommandClient {
  list(query?: Omit<PageQuery, 'labels'>, options?: CallOptions): Promise<Page<DeviceCoreCommand>>;
  ofDevice(device: string, options?: CallOptions): Promise<DeviceCoreCommand>;
  get(device: string, command: string, options?: GetCommandOptions): Promise<Event>;
  /** Writes values by resource name. */
  set(device: string, command: string, values: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<void>;
}
