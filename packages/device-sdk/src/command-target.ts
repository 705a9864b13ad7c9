import { EdgeError } from '@skerry/contracts';
import type { CompiledProfile, CompiledResource } from './compiled-profile.ts';
import type { DeviceEntry } from './device-entry.ts';

/** What a command name stands for: the resources, and what to call it in messages. */
export interface CommandTarget {
  readonly label: string;
  readonly resources: readonly CompiledResource[];
  /** Whether the written values are to be published. */
  readonly readable: boolean;
  readonly isCommand: boolean;
}

/** How a command name is to be understood. */
export interface TargetRules {
  readonly regex: boolean;
  readonly maxOps: number;
}

/**
 * Finds what a GET of a command name reads: a device command, else the resources whose names match the expression, else one resource.
 *
 * @throws {EdgeError} kinds `NotFound`, `NotAllowed` (write-only), `ContractInvalid` (bad expression), `UnexpectedServerError` (too many operations), with
 * EdgeX's texts.
 */
export function findReadTarget(entry: DeviceEntry, name: string, rules: TargetRules): CommandTarget {
  const profile = entry.profile!;
  if (profile.command(name)) return commandTarget(entry, name, { method: 'GET', maxOps: rules.maxOps });
  return rules.regex ? patternTarget(profile, name) : resourceTarget(profile, name, 'GET');
}

/** Finds what a SET of a command name writes: a device command, else one resource. @throws {EdgeError} as {@link findReadTarget}. */
export function findWriteTarget(entry: DeviceEntry, name: string, maxOps: number): CommandTarget {
  const profile = entry.profile!;
  return profile.command(name) ? commandTarget(entry, name, { method: 'SET', maxOps }) : resourceTarget(profile, name, 'SET');
}

function commandTarget(
  { device, profile }: DeviceEntry,
  name: string,
  { method, maxOps }: { method: 'GET' | 'SET'; maxOps: number },
): CommandTarget {
  const { command, resources, missing } = profile!.command(name)!;
  refuseDirection(command.readWrite, `DeviceCommand ${name}`, method);
  if (command.resourceOperations.length > maxOps)
    throw failure(`${method} command ${name} exceed device ${device.name} MaxCmdOps (${maxOps})`);
  if (missing !== undefined) throw failure(`DeviceResource ${missing} in ${method} command ${name} for ${device.name} not defined`);
  return { label: `DeviceCommand ${name}`, resources, readable: command.readWrite !== 'W', isCommand: true };
}

function resourceTarget(profile: CompiledProfile, name: string, method: 'GET' | 'SET'): CommandTarget {
  const resource = profile.resource(name);
  if (!resource) throw new EdgeError('NotFound', `DeviceResource ${name} not found`);
  refuseDirection(resource.resource.properties.readWrite, `DeviceResource ${name}`, method);
  return { label: `DeviceResource ${name}`, resources: [resource], readable: resource.readable, isCommand: false };
}

function patternTarget(profile: CompiledProfile, pattern: string): CommandTarget {
  const matching = profile.matching(pattern);
  if (matching.length === 0) throw new EdgeError('NotFound', `Regex DeviceResource ${pattern} not found`);
  const resources = matching.every((resource) => resource.readable) ? matching : matching.filter((resource) => resource.readable);
  if (resources.length === 0) throw new EdgeError('NotAllowed', `no readable resources matched with ${pattern}`);
  return { label: `Regex DeviceResource(s) ${pattern}`, resources, readable: true, isCommand: false };
}

function refuseDirection(readWrite: string, label: string, method: 'GET' | 'SET'): void {
  if (method === 'GET' && readWrite === 'W') throw new EdgeError('NotAllowed', `${label} is marked as write-only`);
  if (method === 'SET' && readWrite === 'R') throw new EdgeError('NotAllowed', `${label} is marked as read-only`);
}

const failure = (message: string): EdgeError => new EdgeError('UnexpectedServerError', message);
