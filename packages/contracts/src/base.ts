import { type EdgeError, statusOf } from './errors.ts';
import { optional, text } from './schema.ts';

/** The API version every request, response and envelope names. EdgeX 4.x still says `v3`. */
export const API_VERSION = 'v3';

/** Validation tags of the names of devices, profiles, services and the like: present and not blank. */
export const NAME_RULES = 'required,edgex-dto-none-empty-string';

/** The members every request object starts with; spread them first into a request schema. */
export const baseRequestMembers = {
  apiVersion: text('required', { 'x-path': 'BaseRequest.Versionable.ApiVersion' }),
  requestId: optional(text('len=0|uuid', { 'x-path': 'BaseRequest.RequestId' })),
};

/** Where a request says what to answer when one of its members has the wrong JSON type. */
export const JSON_CLASH = { 'x-clash': 'Failed to unmarshal request body as JSON.' } as const;

/** What every request object carries beside its content. */
export interface BaseRequest {
  apiVersion: string;
  requestId?: string;
}

/** What every answer carries; `requestId` and `message` are left out when empty. */
export interface BaseResponse {
  apiVersion: string;
  requestId?: string;
  message?: string;
  statusCode: number;
}

/** What may go into an answer beside its status. */
export interface ResponseParts {
  readonly requestId?: string;
  readonly message?: string;
}

/** An answer with EdgeX's member order: apiVersion, requestId, message, statusCode; add specific members behind. */
export function baseResponse(statusCode: number, parts: ResponseParts = {}): BaseResponse {
  const response: Partial<BaseResponse> = { apiVersion: API_VERSION };
  if (parts.requestId) response.requestId = parts.requestId;
  if (parts.message) response.message = parts.message;
  response.statusCode = statusCode;
  return response as BaseResponse;
}

/** The answer to a failed request as core and support services give it: the first message of the chain, the status of its kind. */
export function errorResponse(error: EdgeError, requestId?: string): BaseResponse {
  return baseResponse(statusOf(error.kind), { requestId, message: error.firstMessage });
}

/** The answer to a failed request as device services give it: the messages of the whole chain. */
export function chainedErrorResponse(error: EdgeError, requestId?: string): BaseResponse {
  return baseResponse(statusOf(error.kind), { requestId, message: error.fullMessage });
}

/** A request object around `content`, such as `{ device }`. */
export function baseRequest<C extends object>(content: C, requestId?: string): BaseRequest & C {
  return requestId ? { apiVersion: API_VERSION, requestId, ...content } : { apiVersion: API_VERSION, ...content };
}
