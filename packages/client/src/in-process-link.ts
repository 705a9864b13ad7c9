import { type Clock, type Dispatcher, type Reply, systemClock, withDeadline } from '@skerry/runtime';
import { unreachable } from './http-link.ts';
import type { Link, LinkRequest } from './link.ts';

/** Which services an in-process link reaches, and what it does about the others. */
export interface InProcessLinkOptions {
  /** The route table of a service of this process; undefined when it runs elsewhere. */
  dispatcherOf(service: string): Dispatcher | undefined;
  /** Where requests for services that do not run here go. Without it they fail as unreachable. */
  remote?: Link;
  clock?: Clock;
}

/**
 * A link that calls the route table of a service of the same process, with no encoding and no socket between, and passes all else on.
 *
 * The called service runs the same checks and gives the same statuses as over HTTP; its own request timeout applies, and the request's too.
 */
export function createInProcessLink(options: InProcessLinkOptions): Link {
  const clock = options.clock ?? systemClock;
  return {
    request(service, request) {
      const dispatcher = options.dispatcherOf(service);
      if (dispatcher !== undefined) return dispatchWithin(dispatcher, request, clock);
      if (options.remote === undefined) return Promise.reject(unreachable(service, 'it is not up'));
      return options.remote.request(service, request);
    },
  };
}

function dispatchWithin(dispatcher: Dispatcher, request: LinkRequest, clock: Clock): Promise<Reply> {
  const { timeoutMs: ms, signal } = request;
  if (ms === undefined) return dispatcher.dispatch(request);
  const what = `The request to '${dispatcher.key}'`;
  return withDeadline((deadline) => dispatcher.dispatch({ ...request, signal: deadline }), { clock, ms, what, signal }).catch(
    (cause: unknown) => {
      throw unreachable(dispatcher.key, cause);
    },
  );
}
