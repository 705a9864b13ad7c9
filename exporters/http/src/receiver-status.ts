import type { Retry } from '@skerry/app-sdk';

/** Statuses by which a receiver says that this very message is not for it; all other errors may pass. */
const REFUSALS = new Set([400, 404, 405, 406, 409, 410, 411, 413, 414, 415, 417, 422, 431]);

/** True for a status that means the receiver has the message. */
export function isAccepted(status: number): boolean {
  return status >= 200 && status < 300;
}

/** How a message may be treated that was answered with this status. */
export function retryOf(status: number): Retry {
  return REFUSALS.has(status) ? 'refused' : 'transient';
}
