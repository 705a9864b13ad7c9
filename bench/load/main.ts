// The process of one job: takes name and parameters as its first message, does the job, sends the result.
import { JOBS, type JobFunction, type JobName } from './jobs.ts';

interface Order {
  readonly name: JobName;
  readonly parameters: unknown;
}

const stopped = Promise.withResolvers<void>();

process.once('message', (order) => {
  process.on('message', () => stopped.resolve());
  work(order as Order)
    .then((result) => tell({ result }))
    .catch((error: Error) => tell({ failure: error.stack ?? error.message }))
    .finally(() => process.disconnect?.());
});

async function work({ name, parameters }: Order): Promise<unknown> {
  const job = (await JOBS[name]()) as JobFunction<unknown, unknown, unknown>;
  return await job(parameters, { ready: (info) => tell({ ready: info }), stopped: stopped.promise });
}

function tell(message: Readonly<Record<string, unknown>>): void {
  process.send?.(message);
}
