import { EdgeError, kindOfStatus } from '@skerry/contracts';

/** The outcome of one element of a request that carried several; `statusCode` is 201, 200 or an error's. */
export interface MultiReply {
  apiVersion: string;
  requestId?: string;
  message?: string;
  statusCode: number;
  /** Id of the stored object, when one was added. */
  id?: string;
}

/** The elements that failed, each as an error with its place in the request; empty when all succeeded. */
export function failuresOf(replies: readonly MultiReply[] | null | undefined): { index: number; error: EdgeError }[] {
  return (replies ?? []).flatMap((reply, index) => {
    if (reply.statusCode <= 207) return [];
    return [{ index, error: new EdgeError(kindOfStatus(reply.statusCode), reply.message ?? `status code ${reply.statusCode}`) }];
  });
}

/**
 * The replies, when every element succeeded.
 *
 * @throws {EdgeError} of the first element that failed, since HTTP status 207 alone says nothing about success.
 */
export function allSucceeded(replies: readonly MultiReply[]): readonly MultiReply[] {
  const [first] = failuresOf(replies);
  if (first !== undefined) throw first.error;
  return replies;
}
