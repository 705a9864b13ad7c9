import { readPageQuery } from '@skerry/client';
import { EdgeError } from '@skerry/contracts';
import type { Reply, Route, ServiceRequest } from '@skerry/runtime';
import { commandsOfDevice, commandsOfDevices } from '../command-queries.ts';
import type { Commands } from '../commands.ts';
import { executeCommand } from '../device-command.ts';
import { FLAGS, isTrueOrFalse } from '../flags.ts';

/** The routes of core-command. */
export const commandRoutes: readonly Route<Commands>[] = [
  {
    method: 'GET',
    path: '/api/v3/device/all',
    access: 'read',
    summary: 'Lists the commands of all devices',
    handle: async (commands, { query, correlationId }) => {
      const page = readPageQuery(query, commands.config.value.Service.MaxResultCount);
      return { status: 200, body: await commandsOfDevices(commands, page, correlationId) };
    },
  },
  {
    method: 'GET',
    path: '/api/v3/device/name/:name',
    access: 'read',
    summary: 'The commands of one device',
    handle: async (commands, { params, correlationId }) => ({
      status: 200,
      body: await commandsOfDevice(commands, params.name ?? '', correlationId),
    }),
  },
  {
    method: 'GET',
    path: '/api/v3/device/name/:name/:command',
    access: 'operate',
    summary: 'Reads a command or resource of a device',
    handle: (commands, request) => {
      checkFlags(request.query);
      return execute(commands, request, 'GET', request.raw.bytes().length === 0 ? undefined : valuesOf(request));
    },
  },
  {
    method: 'PUT',
    path: '/api/v3/device/name/:name/:command',
    access: 'operate',
    summary: 'Writes a command or resource of a device',
    handle: (commands, request) => execute(commands, request, 'PUT', valuesOf(request)),
  },
];

function execute(
  commands: Commands,
  { params, query, correlationId, signal }: ServiceRequest,
  method: 'GET' | 'PUT',
  values?: object,
): Promise<Reply> {
  const { name: device = '', command = '' } = params;
  return executeCommand(commands, {
    device,
    command,
    method,
    query: query.size === 0 ? '' : query.toString(),
    values,
    correlationId,
    signal,
  });
}

function checkFlags(query: URLSearchParams): void {
  for (const flag of FLAGS) {
    const value = query.get(flag);
    if (value && !isTrueOrFalse(value)) {
      throw new EdgeError('ContractInvalid', `invalid query parameter, ${value} has to be true or false`);
    }
  }
}

function valuesOf({ raw }: ServiceRequest): object {
  const value = parsed(raw);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new EdgeError('ContractInvalid', 'failed to parse request body');
}

function parsed(raw: ServiceRequest['raw']): unknown {
  try {
    return raw.value();
  } catch (cause) {
    throw new EdgeError('ContractInvalid', 'failed to parse request body', { cause });
  }
}
