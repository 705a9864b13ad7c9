import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Aedes } from 'aedes';
import type { JobControl } from './jobs.ts';

/** The baseline of the bus figures: aedes alone, with one subscriber in its own process that counts what comes. */
export async function bareBroker({ filter }: { filter: string }, control: JobControl<{ port: number }>): Promise<{ received: number }> {
  const broker = await Aedes.createBroker();
  let received = 0;
  broker.subscribe(
    filter,
    (_packet, done) => {
      received++;
      done();
    },
    () => undefined,
  );
  const server = createServer((socket) => broker.handle(socket.setNoDelay(true)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  control.ready({ port: (server.address() as AddressInfo).port });
  await control.stopped;
  server.close();
  broker.close();
  return { received };
}
