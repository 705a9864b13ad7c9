import { type DispatchRequest, defineNeed, type Need, type Reply } from '@skerry/runtime';

/** A request to another service, however it travels. */
export interface LinkRequest extends DispatchRequest {
  /** Gives up after this many milliseconds; the link has a default of its own. */
  timeoutMs?: number;
  /**
   * Base URL (`http://host:port`) to use when the service does not run in this process.
   *
   * Device services are reached by the `baseAddress` that core-metadata stores; all others by configuration, so they leave this out.
   */
  address?: string;
}

/**
 * The one way a service reaches another: over HTTP, or straight through the other's route table when both run in one process.
 *
 * An answer with an error status is a reply, not an exception; the typed clients turn it into one. The body of a reply is an object when it came
 * from a service of the same process (shared by reference: never change it), else the bytes as received; `replyValue` decodes either.
 */
export interface Link {
  /**
   * Sends one request to the service with that key and resolves to its answer.
   *
   * @throws {EdgeError} kind `ServiceUnavailable` (`failed to send a http request`) when the service cannot be reached, is not up, or does not answer in time.
   */
  request(service: string, request: LinkRequest): Promise<Reply>;
}

/** What a service declares to talk to other services; the host decides which link it gets. */
export const linkNeed: Need<Link> = defineNeed<Link>('link');
