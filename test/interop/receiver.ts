import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '@skerry/testkit';

/** What somebody posted. */
export interface Posted {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An HTTP server that keeps what it is sent. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** All so far, in the order in which they came. */
  readonly seen: readonly Posted[];
  /** The first request, past or to come, that fits. */
  received(what: string, fits: (posted: Posted) => boolean): Promise<Posted>;
}

/** Starts a receiver on a free port of the loopback address. */
export async function startReceiver(): Promise<Receiver> {
  const seen: Posted[] = [];
  const server = createServer(async (request, response) => {
    const chunks = await Array.fromAsync(request as AsyncIterable<Buffer>);
    seen.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    received: (what, fits) => eventually(() => seen.find(fits), { what }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
