import { type BusMessage, payloadAs } from '@skerry/bus';
import { readPageQuery } from '@skerry/client';
import {
  commandRequestTopic,
  commandTopicParts,
  EdgeError,
  type Envelope,
  errorEnvelope,
  parseDurationMs,
  responseEnvelope,
  responsePrefix,
  responseTopic,
  SystemEventSchema,
  toEdgeError,
  unescapeName,
} from '@skerry/contracts';
import { commandsOfDevice, commandsOfDevices } from './command-queries.ts';
import type { Commands } from './commands.ts';
import { FLAGS, isTrueOrFalse } from './flags.ts';

const KEY = 'core-command';
const AT_ONCE = 64;

/**
 * Subscribes to what core-command hears: changes announced by core-metadata, requests for commands, and requests for lists of commands.
 *
 * Dispose the result to end the subscriptions.
 */
export async function subscribeAll(commands: Commands): Promise<AsyncDisposable> {
  const base = commands.config.value.MessageBus.BaseTopicPrefix;
  const stack = new AsyncDisposableStack();
  const hear = async (filter: string, handler: (message: BusMessage) => void | Promise<void>) => {
    stack.use(await commands.bus.subscribe(`${base}/${filter}`, handler, { concurrency: AT_ONCE }));
  };
  await hear('system-events/core-metadata/#', (message) => heedChange(commands, message));
  await hear('core/command/request/#', (message) => answer(commands, message, () => relay(commands, message)));
  await hear('core/commandquery/request/#', (message) => answer(commands, message, () => query(commands, message)));
  return stack;
}

function heedChange({ directory }: Commands, { envelope }: BusMessage): void {
  const { type, details } = payloadAs(envelope, SystemEventSchema);
  if (type === 'device') directory.forget(String((details as { name?: unknown } | undefined)?.name));
  if (type === 'deviceservice') directory.forgetAll();
}

async function answer(commands: Commands, { envelope, topic }: BusMessage, work: () => Promise<Envelope | undefined>): Promise<void> {
  if (!envelope.requestID) {
    commands.log.error('Ignored a command request without a requestID.', { topic });
    return;
  }
  const reply = await work().catch((error: unknown) => {
    commands.log.error('A command request on the bus failed.', { topic, error });
    return errorEnvelope(envelope.requestID, toEdgeError(error).fullMessage, commands.random.uuid());
  });
  if (reply === undefined) return;
  await commands.bus.publish(responseTopic(commands.config.value.MessageBus.BaseTopicPrefix, KEY, envelope.requestID), reply);
}

/** Passes a request on to the device service and gives its answer; none if the service gives none, as EdgeX does. */
async function relay(commands: Commands, { envelope, topic }: BusMessage): Promise<Envelope | undefined> {
  const { MessageBus, Service } = commands.config.value;
  const { device, command, method } = commandTopicParts(topic);
  checkRequest(method, envelope);
  const service = await serviceOf(commands, device);
  const parts = { service, device, command, method };
  const escapes = Service.EnableNameFieldEscape;
  const target = commandRequestTopic(MessageBus.BaseTopicPrefix, parts, escapes);
  const prefix = responsePrefix(MessageBus.BaseTopicPrefix, service, escapes);
  try {
    return await commands.bus.request(target, prefix, envelope, { timeoutMs: parseDurationMs(Service.RequestTimeout) });
  } catch (error) {
    commands.log.error('The device service did not answer a command request.', { topic: target, error });
    return undefined;
  }
}

function checkRequest(method: string, { queryParams }: Envelope): void {
  if (!/^[gs]et$/i.test(method))
    throw new EdgeError('ContractInvalid', `unknown request method: ${method}, only 'get' or 'set' is allowed`);
  for (const flag of FLAGS) {
    const value = queryParams?.[flag];
    if (value && !isTrueOrFalse(value))
      throw new EdgeError('ContractInvalid', `invalid query parameter, ${flag} has to be 'true' or 'false'`);
  }
}

async function serviceOf({ directory }: Commands, device: string): Promise<string> {
  try {
    return (directory.known(device) ?? (await directory.ask(device))).name;
  } catch (cause) {
    const { kind, fullMessage } = toEdgeError(cause);
    throw new EdgeError(kind, `invalid request topic: failed to get Device by name ${device}: ${fullMessage}`);
  }
}

async function query(commands: Commands, { envelope, topic }: BusMessage): Promise<Envelope> {
  const name = unescapeName(topic.slice(topic.lastIndexOf('/') + 1));
  const max = commands.config.value.Service.MaxResultCount;
  const body =
    name.toLowerCase() === 'all'
      ? await commandsOfDevices(commands, readPageQuery(new URLSearchParams(envelope.queryParams), max))
      : await commandsOfDevice(commands, name);
  return responseEnvelope(envelope, body);
}
