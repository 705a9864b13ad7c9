import {
  type AutoEvent,
  compileResourcePattern,
  type Device,
  type DeviceProfile,
  EdgeError,
  type NameTest,
  tryParseDuration,
} from '@skerry/contracts';

/**
 * Refuses a device with an auto event that cannot work with its profile.
 *
 * @throws {EdgeError} kind `ContractInvalid`, with EdgeX's texts.
 */
export function checkAutoEvents(device: Device, profile: DeviceProfile): void {
  for (const autoEvent of device.autoEvents ?? []) {
    const problem = checkAutoEvent(device, profile, autoEvent);
    if (problem !== undefined) throw new EdgeError('ContractInvalid', problem);
  }
}

/** Why an auto event cannot work with a profile; undefined if it can. A source is a command, a resource, or an expression for resources. */
export function checkAutoEvent(device: Device, profile: DeviceProfile, { interval, sourceName }: AutoEvent): string | undefined {
  if (tryParseDuration(interval) === undefined) return `auto event interval '${interval}' not valid in the device '${device.name}'`;
  const matches = resourceMatcher(sourceName);
  if (matches === undefined) return `failed to CompilePOSIX the auto event source name: ${sourceName}`;
  if (profile.deviceResources.some(({ name }) => name === sourceName || matches(name))) return undefined;
  if (profile.deviceCommands.some(({ name }) => name === sourceName)) return undefined;
  return `auto event source '${sourceName}' cannot be found in the device profile '${profile.name}'`;
}

function resourceMatcher(source: string): NameTest | undefined {
  try {
    return compileResourcePattern(source);
  } catch {
    return undefined;
  }
}
