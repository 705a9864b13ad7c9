import { API_VERSION, chainedErrorResponse, errorResponse, isEdgeError, statusOf, toEdgeError } from '@skerry/contracts';
import type { Reply } from '../route.ts';
import type { ServiceKind } from '../service.ts';

/** The answers that EdgeX's web framework gives by itself. */
export const FRAMEWORK_REPLIES = {
  badRequest: { status: 400, body: { message: 'Bad Request' } },
  notFound: { status: 404, body: { message: 'Not Found' } },
  internal: { status: 500, body: { message: 'Internal Server Error' } },
  timeout: { status: 503, body: 'request timeout', contentType: 'text/plain; charset=utf-8' },
} as const satisfies Record<string, Reply>;

/** The answer to a method that a path does not have. */
export function methodNotAllowedReply(allow: string): Reply {
  return { status: 405, body: { message: 'Method Not Allowed' }, headers: { Allow: allow } };
}

/** The answer to a body beyond `Service.MaxRequestSize`. */
export function tooLargeReply(limitKb: number): Reply {
  return {
    status: 413,
    body: { apiVersion: API_VERSION, message: `request size exceed Service.MaxRequestSize(${limitKb} KB)`, statusCode: 413 },
  };
}

/** The answer to a page of another site. */
export const FOREIGN_PAGE_REPLY: Reply = {
  status: 403,
  body: {
    apiVersion: API_VERSION,
    message: 'pages of other sites may not call while security is not configured; Service.CORSConfiguration lets one in',
    statusCode: 403,
  },
};

/** The answer to a call that comes while the service stops. */
export const STOPPING_REPLY: Reply = {
  status: 503,
  body: { apiVersion: API_VERSION, message: 'the service is stopping', statusCode: 503 },
};

/**
 * The one place where errors become answers: a BaseResponse with the status of the error's kind.
 *
 * Device services tell the whole chain of causes, all others only its first message, as EdgeX's do.
 */
export function errorReply(thrown: unknown, kind: ServiceKind, requestId?: string): Reply {
  const error = toEdgeError(thrown);
  const body = kind === 'device' ? chainedErrorResponse(error, requestId) : errorResponse(error, requestId);
  return { status: body.statusCode, body };
}

/** Whether an error is a fault of the service rather than of the request: what nobody foresaw, or status 500 and above. */
export function isFault(thrown: unknown): boolean {
  return !isEdgeError(thrown) || statusOf(thrown.kind) >= 500;
}
