import type { DeviceCoreCommand } from '@skerry/contracts';
import { call, callFor, callForPage, pageText } from './caller.ts';
import type { CommandClient, GetCommandOptions } from './command-client.ts';
import { eventValue } from './event-value.ts';
import type { Link } from './link.ts';
import { apiPath, queryText } from './path.ts';

const SERVICE = 'core-command';

/** A client of core-command over that link. It holds no state, so one may be made wherever it is needed. */
export function createCommandClient(link: Link): CommandClient {
  return {
    list: (query, options) =>
      callForPage<DeviceCoreCommand>(link, SERVICE, {
        ...options,
        path: apiPath('device/all') + pageText(query),
        member: 'deviceCoreCommands',
      }),
    ofDevice: (device, options) =>
      callFor<DeviceCoreCommand>(link, SERVICE, { ...options, path: apiPath('device/name', device), member: 'deviceCoreCommand' }),
    get: async (device, command, options) => {
      const path = apiPath('device/name', device, command) + commandQuery(options);
      return eventValue(await callFor(link, SERVICE, { ...options, path, member: 'event' }));
    },
    set: async (device, command, values, options) => {
      await call(link, SERVICE, { ...options, method: 'PUT', path: apiPath('device/name', device, command), body: values });
    },
  };
}

/** The query of a read command: EdgeX's own switches and the driver's parameters. */
export function commandQuery(options: GetCommandOptions = {}): string {
  return queryText({ ...options.query, 'ds-pushevent': options.pushEvent });
}
