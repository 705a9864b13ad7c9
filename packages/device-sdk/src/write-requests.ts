import { EdgeError, type ResourceOperation } from '@skerry/contracts';
import type { CommandTarget } from './command-target.ts';
import type { CompiledResource } from './compiled-profile.ts';
import type { WriteRequest } from './driver.ts';
import { requestWithQuery } from './request-query.ts';
import { parseSetValue } from './set-value.ts';

/** What the values of a SET request are taken from. */
export interface WriteSource {
  readonly target: CommandTarget;
  /** Steps of the command, one per resource; none for a single resource. */
  readonly operations: readonly ResourceOperation[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly query: string;
  /** Whether limits and transforms apply. */
  readonly transform: boolean;
}

/**
 * The requests to the driver: each value from the body, else from the step's default, else from the resource's; mapped, parsed and transformed.
 *
 * @throws {EdgeError} kind `UnexpectedServerError` for a value that is missing, `ContractInvalid` for one that does not fit; EdgeX's texts.
 */
export function createWriteRequests(source: WriteSource): WriteRequest[] {
  return source.target.resources.map((resource, index) => {
    const operation = source.operations[index];
    const given = mapped(givenValue(resource, source.values, operation), operation);
    return { ...requestWithQuery(resource.request, source.query), value: writtenValue(resource, given, source.transform) };
  });
}

function givenValue(
  { name, resource }: CompiledResource,
  values: Readonly<Record<string, unknown>>,
  operation?: ResourceOperation,
): unknown {
  if (Object.hasOwn(values, name) && values[name] !== undefined) return values[name];
  const fallback = operation?.defaultValue || resource.properties.defaultValue;
  if (fallback) return fallback;
  throw new EdgeError('UnexpectedServerError', `DeviceResource ${name} not found in request body and no default value defined`);
}

function mapped(value: unknown, operation?: ResourceOperation): unknown {
  const found = Object.entries(operation?.mappings ?? {}).find(([, text]) => text === value);
  return found ? found[0] : value;
}

function writtenValue(compiled: CompiledResource, given: unknown, transform: boolean): WriteRequest['value'] {
  const value = wrapped('failed to create CommandValue', () => parseSetValue(given, compiled.resource.properties.valueType));
  const { write } = compiled;
  if (value === null || !transform || !write) return value;
  return wrapped('failed to transform set parameter', () => write(value as number | bigint));
}

function wrapped<T>(message: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new EdgeError('ContractInvalid', message, { cause });
  }
}
