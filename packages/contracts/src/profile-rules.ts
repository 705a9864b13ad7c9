import type { DeviceCommand, DeviceResource } from './device-resource.ts';
import { EdgeError } from './errors.ts';

/** The parts of a profile that refer to each other. */
export interface ProfileParts {
  readonly deviceResources: readonly DeviceResource[];
  readonly deviceCommands: readonly DeviceCommand[];
}

/**
 * Checks the rules between the parts of a profile: no writable Binary, no name twice, commands only of known resources that allow what the
 * command does. The first failure wins; the texts are EdgeX's.
 *
 * @throws {EdgeError} kind `ContractInvalid`.
 */
export function validateProfile(profile: ProfileParts): void {
  const resources = new Map<string, DeviceResource>();
  for (const resource of profile.deviceResources) {
    validateResource(resource);
    if (resources.has(resource.name)) throw invalid(`device resource ${resource.name} is duplicated`);
    resources.set(resource.name, resource);
  }
  const commands = new Set<string>();
  for (const command of profile.deviceCommands) {
    if (commands.has(command.name)) throw invalid(`device command ${command.name} is duplicated`);
    commands.add(command.name);
    validateCommand(command, resources);
  }
}

/** Checks one resource by itself: Binary values cannot be written. @throws {EdgeError} kind `ContractInvalid`. */
export function validateResource(resource: DeviceResource): void {
  const { valueType, readWrite } = resource.properties;
  if (valueType === 'Binary' && readWrite.includes('W'))
    throw invalid(`write permission not support Binary value type for resource '${resource.name}'`);
}

function validateCommand(command: DeviceCommand, resources: ReadonlyMap<string, DeviceResource>): void {
  for (const operation of command.resourceOperations) {
    const resource = resources.get(operation.deviceResource);
    if (!resource) throw invalid(`device command's resource ${operation.deviceResource} doesn't match any device resource`);
    if (!allows(resource.properties.readWrite, command.readWrite)) {
      throw invalid(`device command's ReadWrite permission '${command.readWrite}' doesn't align the device resource`);
    }
  }
}

function allows(resource: string, command: string): boolean {
  return resource === 'RW' || resource === 'WR' || resource === command;
}

function invalid(message: string): EdgeError {
  return new EdgeError('ContractInvalid', message);
}
