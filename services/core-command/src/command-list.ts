import type { CoreCommand, CoreCommandParameter, DeviceCommand, DeviceCoreCommand, DeviceProfile } from '@skerry/contracts';
import { EdgeError } from '@skerry/contracts';

/**
 * The commands of a device by its profile: its visible device commands, then its visible resources that are no command's namesake.
 *
 * @throws {EdgeError} kind `ContractInvalid` when a command names a resource that the profile lacks.
 */
export function commandsOf(device: string, profile: DeviceProfile, url: string): DeviceCoreCommand {
  const build = (name: string, readWrite: string, parameters: CoreCommandParameter[]): CoreCommand => ({
    name,
    ...(readWrite.includes('R') && { get: true }),
    ...(readWrite.includes('W') && { set: true }),
    path: `/api/v3/device/name/${device}/${name}`,
    url,
    parameters,
  });
  const commands = profile.deviceCommands.filter(isVisible);
  const names = new Set(commands.map(({ name }) => name));
  const resources = profile.deviceResources.filter((resource) => isVisible(resource) && !names.has(resource.name));
  return {
    deviceName: device,
    profileName: profile.name,
    coreCommands: [
      ...commands.map((command) => build(command.name, command.readWrite, parametersOf(command, profile))),
      ...resources.map(({ name, properties }) =>
        build(name, properties.readWrite, [{ resourceName: name, valueType: properties.valueType }]),
      ),
    ],
  };
}

function isVisible({ isHidden }: { isHidden?: boolean }): boolean {
  return isHidden !== true;
}

function parametersOf(command: DeviceCommand, profile: DeviceProfile): CoreCommandParameter[] {
  return command.resourceOperations.map(({ deviceResource }) => {
    const resource = profile.deviceResources.find(({ name }) => name === deviceResource);
    // EdgeX's spelling of `deivce`, which clients may match
    if (!resource) throw new EdgeError('ContractInvalid', `device command's resource ${deviceResource} doesn't match any deivce resource`);
    return { resourceName: resource.name, valueType: resource.properties.valueType };
  });
}
