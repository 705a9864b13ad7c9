import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JobControl } from './jobs.ts';

/** What the bare server answers to everything. */
export interface BareHttp {
  readonly status: number;
  readonly body: string;
}

/** The baseline of every HTTP figure: node:http alone, which reads the request to its end and answers the same bytes each time. */
export async function bareHttp({ status, body }: BareHttp, control: JobControl<{ port: number }>): Promise<void> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  control.ready({ port: (server.address() as AddressInfo).port });
  await control.stopped;
  server.closeAllConnections();
  server.close();
}
