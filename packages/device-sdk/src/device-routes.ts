import { baseResponse, CONTENT_CBOR, chainedErrorResponse, EdgeError, type Event, parseJson, toEdgeError } from '@skerry/contracts';
import { encodeCbor, type Reply, type ServiceRequest } from '@skerry/runtime';
import type { CommandRequest } from './device-commands.ts';
import type { DeviceService } from './device-service.ts';
import { hasBinary } from './event-publisher.ts';
import { driverQuery } from './request-query.ts';

const EMPTY: Reply = { status: 200 };

function commandOf({ params, query, headers, correlationId }: ServiceRequest): CommandRequest {
  const request = { device: params.name ?? '', command: params.command ?? '', correlationId, traceparent: headers.traceparent };
  if (query.size === 0) return request;
  return { ...request, query: driverQuery(query), regex: query.get('ds-regexcmd') !== 'false' };
}

function eventReply(event: Event | undefined): Reply {
  const body = event ? { ...baseResponse(200), event } : baseResponse(200);
  return event && hasBinary(event) ? { status: 200, body: encodeCbor(body), contentType: CONTENT_CBOR } : { status: 200, body };
}

/** Reads a device; `ds-pushevent=true` publishes the event too, `ds-returnevent` other than `true` answers without a body. */
export async function getDevice(service: DeviceService, request: ServiceRequest): Promise<Reply> {
  const event = await service.commands.read(commandOf(request));
  const { query, correlationId } = request;
  if (event && query.size > 0 && query.get('ds-pushevent') === 'true') service.publish(event, correlationId);
  return (query.size > 0 ? (query.get('ds-returnevent') ?? 'true') : 'true') === 'true' ? eventReply(event) : EMPTY;
}

function valuesOf({ raw }: ServiceRequest): Record<string, unknown> {
  try {
    const bytes = raw.bytes();
    const values = bytes.length === 0 ? {} : parseJson(new TextDecoder().decode(bytes));
    if (typeof values === 'object' && values !== null && !Array.isArray(values)) return values as Record<string, unknown>;
    throw new EdgeError('ContractInvalid', 'a JSON object is needed');
  } catch (cause) {
    throw new EdgeError('ContractInvalid', 'failed to parse request body', { cause });
  }
}

/** Writes to a device and publishes what was written, if it can be read; a failure says in `executed` whether the device may have acted. */
export async function putDevice(service: DeviceService, request: ServiceRequest): Promise<Reply> {
  try {
    const event = await service.commands.write(commandOf(request), valuesOf(request));
    if (event) service.publish(event, request.correlationId);
    return { status: 200, body: baseResponse(200) };
  } catch (thrown) {
    const error = toEdgeError(thrown);
    const body = chainedErrorResponse(error);
    return { status: body.statusCode, body: { ...body, executed: error.details.executed ?? 'no' } };
  }
}

/** Tells how a device does; a command or resource named `status` goes before, so that EdgeX's profiles lose nothing. */
export function getDeviceStatus(service: DeviceService, request: ServiceRequest): Reply | Promise<Reply> {
  const name = request.params.name ?? '';
  const profile = service.cache.device(name)?.profile;
  if (profile?.command('status') || profile?.resource('status')) {
    return getDevice(service, { ...request, params: { ...request.params, command: 'status' } });
  }
  const status = service.status(name);
  if (!status) throw new EdgeError('NotFound', `device ${name} not found`);
  return { status: 200, body: { ...baseResponse(200), status } };
}
