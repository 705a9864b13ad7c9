import { busNeed } from '@skerry/bus';
import { createMetadataClient, linkNeed } from '@skerry/client';
import { defineService } from '@skerry/runtime';
import type { Commands } from './commands.ts';
import { commandSettings } from './config.ts';
import { DeviceDirectory } from './device-directory.ts';
import { commandRoutes } from './routes/command.ts';
import { subscribeAll } from './topics.ts';

/** core-command: reads and writes devices on behalf of others, wherever their device services are. */
export const coreCommand = defineService({
  key: 'core-command',
  port: 59882,
  kind: 'core',
  config: commandSettings,
  needs: { bus: busNeed, link: linkNeed },
  routes: commandRoutes,
  async start({ config, needs, clock, random, log, baseUrl }): Promise<Commands & AsyncDisposable> {
    const metadata = createMetadataClient(needs.link);
    const directory = new DeviceDirectory(metadata, clock);
    const commands: Commands = { config, link: needs.link, bus: needs.bus, metadata, directory, clock, random, log, baseUrl };
    const subscriptions = await subscribeAll(commands);
    return { ...commands, [Symbol.asyncDispose]: () => subscriptions[Symbol.asyncDispose]() };
  },
});
