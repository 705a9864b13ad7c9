import { baseResponse, type DeviceCoreCommand, type DeviceProfile, singleResponse } from '@skerry/contracts';
import { commandsOf } from './command-list.ts';
import type { Commands } from './commands.ts';

/** The answer to a query for the commands of one device. */
export async function commandsOfDevice(commands: Commands, name: string, correlationId?: string): Promise<object> {
  const device = await commands.metadata.devices.get(name, { correlationId });
  const profile = await commands.metadata.profiles.get(device.profileName ?? '', { correlationId });
  return singleResponse('deviceCoreCommand', commandsOf(device.name, profile, commands.baseUrl));
}

/**
 * The answer to a query for the commands of all devices of one page.
 *
 * Devices without a profile count but are not shown, and when none is left to show the list is `null`, as EdgeX answers.
 */
export async function commandsOfDevices(
  commands: Commands,
  { offset, limit }: { offset: number; limit: number },
  correlationId?: string,
): Promise<object> {
  const { totalCount, items } = await commands.metadata.devices.list({ offset, limit }, { correlationId });
  const profiles = new Map<string, Promise<DeviceProfile>>();
  const profileOf = (name: string) => profiles.getOrInsertComputed(name, () => commands.metadata.profiles.get(name, { correlationId }));
  const shown = items.filter((device) => device.profileName);
  const built = await Promise.all(
    shown.map(async (device): Promise<DeviceCoreCommand> => {
      return commandsOf(device.name, await profileOf(device.profileName ?? ''), commands.baseUrl);
    }),
  );
  return { ...baseResponse(200), totalCount, deviceCoreCommands: built.length > 0 ? built : null };
}
