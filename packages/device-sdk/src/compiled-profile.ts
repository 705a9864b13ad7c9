import { compileResourcePattern, type DeviceCommand, type DeviceProfile, type DeviceResource } from '@skerry/contracts';
import type { ReadRequest } from './driver.ts';
import { compileReadTransform, compileWriteTransform, type ReadTransform, type WriteTransform } from './transform.ts';

/** A resource with all that a read or write of it needs, worked out once. */
export interface CompiledResource {
  readonly name: string;
  readonly resource: DeviceResource;
  /** The request a driver gets when the caller sent no query; frozen. */
  readonly request: ReadRequest;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly read: ReadTransform | undefined;
  readonly write: WriteTransform | undefined;
  /** Texts for values, from the first command that maps this resource. */
  readonly mappings: Readonly<Record<string, string>> | undefined;
}

/** A device command with its resources; `missing` names one that the profile lacks. */
export interface CompiledCommand {
  readonly command: DeviceCommand;
  readonly resources: readonly CompiledResource[];
  readonly missing: string | undefined;
}

const MAX_PATTERNS = 256;

/** A profile as the SDK uses it. Never changes: an updated profile is compiled anew. */
export class CompiledProfile {
  readonly profile: DeviceProfile;
  readonly #resources: ReadonlyMap<string, CompiledResource>;
  readonly #commands: ReadonlyMap<string, CompiledCommand>;
  readonly #matches = new Map<string, readonly CompiledResource[]>();

  constructor(profile: DeviceProfile) {
    this.profile = profile;
    const mappings = firstMappings(profile);
    this.#resources = new Map(
      profile.deviceResources.map((resource) => [resource.name, compileResource(resource, mappings.get(resource.name))]),
    );
    this.#commands = new Map((profile.deviceCommands ?? []).map((command) => [command.name, this.#compileCommand(command)]));
  }

  resource(name: string): CompiledResource | undefined {
    return this.#resources.get(name);
  }

  command(name: string): CompiledCommand | undefined {
    return this.#commands.get(name);
  }

  /** The first resource that can be read, in the order of the profile. */
  firstReadable(): CompiledResource | undefined {
    return this.#resources.values().find((resource) => resource.readable);
  }

  /**
   * The resources whose names match a POSIX expression, write-only ones included, in the order of the profile.
   *
   * @throws {EdgeError} kind `ContractInvalid` for a malformed expression.
   */
  matching(pattern: string): readonly CompiledResource[] {
    const known = this.#matches.get(pattern);
    if (known) return known;
    const test = compileResourcePattern(pattern);
    const found = [...this.#resources.values()].filter((resource) => test(resource.name));
    if (this.#matches.size >= MAX_PATTERNS) this.#matches.clear();
    this.#matches.set(pattern, found);
    return found;
  }

  #compileCommand(command: DeviceCommand): CompiledCommand {
    const names = command.resourceOperations.map((operation) => operation.deviceResource);
    const resources = names.map((name) => this.#resources.get(name)).filter((resource) => resource !== undefined);
    return { command, resources, missing: names.find((name) => !this.#resources.has(name)) };
  }
}

function firstMappings(profile: DeviceProfile): ReadonlyMap<string, Readonly<Record<string, string>>> {
  const found = new Map<string, Readonly<Record<string, string>>>();
  const seen = new Set<string>();
  for (const { deviceResource, mappings } of (profile.deviceCommands ?? []).flatMap((command) => command.resourceOperations)) {
    if (!seen.has(deviceResource) && mappings && Object.keys(mappings).length > 0) found.set(deviceResource, mappings);
    seen.add(deviceResource);
  }
  return found;
}

function compileResource(resource: DeviceResource, mappings: Readonly<Record<string, string>> | undefined): CompiledResource {
  const { name, properties } = resource;
  const { valueType } = properties;
  const attributes = Object.freeze({ ...resource.attributes });
  return {
    name,
    resource,
    request: Object.freeze({ resource: name, valueType, attributes, properties }),
    readable: properties.readWrite !== 'W',
    writable: properties.readWrite !== 'R',
    read: compileReadTransform(valueType, properties),
    write: compileWriteTransform(valueType, properties),
    mappings,
  };
}
