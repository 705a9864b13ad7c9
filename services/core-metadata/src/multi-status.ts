import { type BaseRequest, baseResponse, createdResponse, errorResponse, toEdgeError } from '@skerry/contracts';
import type { Reply, ServiceRequest } from '@skerry/runtime';
import { applyInOrder, type Change } from './change.ts';

/**
 * Makes the change of each element of a request and answers with one outcome per element, in their order; an empty request gives `null`.
 *
 * The status is 207 whatever happened, as EdgeX's is. A change whose result is an id answers 201, one without a result 200.
 */
export async function multiStatus<Q extends BaseRequest>(
  request: ServiceRequest,
  prepare: (element: Q) => Change<unknown> | Promise<Change<unknown>>,
): Promise<Reply> {
  const elements = request.body as readonly Q[];
  if (elements.length === 0) return { status: 207, body: null };
  const outcomes = await applyInOrder<unknown>(
    elements.map((element) => () => prepare(element)),
    request.signal,
  );
  return { status: 207, body: outcomes.map((outcome, index) => replyOf(outcome, elements[index]?.requestId)) };
}

function replyOf(outcome: PromiseSettledResult<unknown>, requestId: string | undefined): object {
  if (outcome.status === 'rejected') return errorResponse(toEdgeError(outcome.reason), requestId);
  return typeof outcome.value === 'string' ? createdResponse(outcome.value, { requestId }) : baseResponse(200, { requestId });
}
