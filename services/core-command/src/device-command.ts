import { apiPath, type DeviceServiceAddress, errorOfReply, isCbor, isSuccess, replyValue } from '@skerry/client';
import { isEdgeError } from '@skerry/contracts';
import type { DispatchRequest, Reply } from '@skerry/runtime';
import type { Commands } from './commands.ts';

/** A command to be executed by the device service of a device. */
export interface DeviceCommand {
  readonly device: string;
  readonly command: string;
  readonly method: 'GET' | 'PUT';
  /** Passed on as it came, without the question mark. */
  readonly query: string;
  /** Values to write, or parameters of a read. */
  readonly values?: object;
  readonly correlationId: string;
  readonly signal: AbortSignal;
}

/**
 * Has the device service of a device execute a command and gives its answer as JSON.
 *
 * When what was known about the device turns out wrong, core-metadata is asked and the command sent once more to where the device is now; a write
 * only after the first service said that it knows no such device, since otherwise it may have been executed.
 *
 * @throws {EdgeError} what core-metadata or the device service answered, with its status; `ServiceUnavailable` if either cannot be reached.
 */
export async function executeCommand(commands: Commands, command: DeviceCommand): Promise<Reply> {
  const known = commands.directory.known(command.device);
  const service = known ?? (await commands.directory.ask(command.device, command.correlationId));
  const reply = await attempt(commands, service, command);
  if (isReply(reply) && isSuccess(reply)) return asJson(reply);
  const elsewhere = known && mayRepeat(reply, command) ? await movedFrom(commands, known, command) : undefined;
  return answerOf(elsewhere === undefined ? reply : await attempt(commands, elsewhere, command), command);
}

/** The answer, or the error of a service that could not be reached. */
type Attempt = Reply | Error;

async function attempt(commands: Commands, service: DeviceServiceAddress, command: DeviceCommand): Promise<Attempt> {
  try {
    return await commands.link.request(service.name, requestOf(command, service.baseAddress));
  } catch (error) {
    if (isEdgeError(error)) return error;
    throw error;
  }
}

function requestOf(command: DeviceCommand, address: string): DispatchRequest & { address: string } {
  const path = apiPath('device/name', command.device, command.command);
  return {
    method: command.method,
    path: command.query === '' ? path : `${path}?${command.query}`,
    body: command.values && { value: command.values },
    correlationId: command.correlationId,
    signal: command.signal,
    address,
  };
}

function mayRepeat(result: Attempt, { method }: DeviceCommand): boolean {
  return isReply(result) ? result.status === 404 : method === 'GET';
}

async function movedFrom(
  commands: Commands,
  known: DeviceServiceAddress,
  command: DeviceCommand,
): Promise<DeviceServiceAddress | undefined> {
  commands.directory.forget(command.device);
  const service = await commands.directory.ask(command.device, command.correlationId);
  return service.name === known.name && service.baseAddress === known.baseAddress ? undefined : service;
}

function answerOf(result: Attempt, { method }: DeviceCommand): Reply {
  if (!isReply(result)) throw result;
  if (!isSuccess(result)) throw errorOfReply(result, method === 'GET' ? 'body' : 'message');
  return asJson(result);
}

function asJson(reply: Reply): Reply {
  return { status: reply.status, body: isCbor(reply) ? replyValue(reply) : reply.body };
}

function isReply(result: Attempt): result is Reply {
  return !(result instanceof Error);
}
