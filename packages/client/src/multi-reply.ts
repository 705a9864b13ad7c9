/** The outcome of one element of a request that carried several; `statusCode` is 201, 200 or an error's. */
export interface MultiReply {
  apiVersion: string;
  requestId?: string;
  message?: string;
  statusCode: number;
  /** Id of the stored object, when one was added. */
  id?: string;
}
