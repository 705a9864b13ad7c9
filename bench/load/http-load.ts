import { HttpConnection } from './http-connection.ts';
import type { JobControl } from './jobs.ts';
import { Latencies, type LatencySummary } from './latencies.ts';
import { Template, TemplateValues } from './template.ts';

/** A request that is sent again and again; path and body may hold the placeholders of `Template`. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: string;
}

/** What load is put on which port. */
export interface HttpLoad {
  readonly port: number;
  readonly connections: number;
  /** Measured time; a warm-up of half of it, at most five seconds, comes before. */
  readonly seconds: number;
  /** Sent in turn by each connection. */
  readonly requests: readonly LoadRequest[];
  /** Instead of a time: this many requests, measured from the first. */
  readonly count?: number;
  /** Where `{n}` begins. */
  readonly firstNumber?: number;
}

/** What came of a load. */
export interface HttpLoadResult extends LatencySummary {
  readonly perSecond: number;
  /** Requests answered, those of the warm-up included. */
  readonly answered: number;
  /** Answers by status, those of the warm-up included. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The body of the first answer that was no success. */
  readonly complaint?: string;
}

const LONGEST_WARM_UP_MS = 5000;

/** Keeps a number of connections busy, one request at a time each, and measures the answers; it is ready when the warm-up is over. */
export async function httpLoad(load: HttpLoad, control: JobControl<void>): Promise<HttpLoadResult> {
  const tally = new Tally(load);
  setTimeout(() => control.ready(), tally.warmUpMs);
  const connections = await Promise.all(Array.from({ length: load.connections }, () => HttpConnection.open(load.port)));
  await Promise.all(connections.map((connection, at) => keepBusy(connection, tally, at)));
  for (const connection of connections) connection.close();
  return tally.result();
}

async function keepBusy(connection: HttpConnection, tally: Tally, first: number): Promise<void> {
  for (let at = first; ; at++) {
    const request = tally.nextRequest(at);
    if (request === undefined) return;
    const started = performance.now();
    const answer = await connection.send(request);
    tally.note({ ...answer, started, ended: performance.now() });
  }
}

class Tally {
  readonly warmUpMs: number;
  readonly #load: HttpLoad;
  readonly #requests: readonly Template[];
  readonly #values: TemplateValues;
  readonly #latencies = new Latencies();
  readonly #statuses: Record<string, number> = {};
  readonly #from: number;
  readonly #until: number;
  #sent = 0;
  #answered = 0;
  #complaint: string | undefined;

  constructor(load: HttpLoad) {
    this.warmUpMs = load.count === undefined ? Math.min((load.seconds * 1000) / 2, LONGEST_WARM_UP_MS) : 0;
    this.#load = load;
    this.#requests = load.requests.map(requestTemplate);
    this.#values = new TemplateValues(load.firstNumber);
    this.#from = performance.now() + this.warmUpMs;
    this.#until = load.count === undefined ? this.#from + load.seconds * 1000 : Number.POSITIVE_INFINITY;
  }

  nextRequest(at: number): string | undefined {
    if (performance.now() >= this.#until || this.#sent >= (this.#load.count ?? Number.POSITIVE_INFINITY)) return undefined;
    this.#sent++;
    return this.#requests[at % this.#requests.length]!.fill(this.#values.next());
  }

  note({ status, body, started, ended }: { status: number; body: () => string; started: number; ended: number }): void {
    this.#answered++;
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
    if (status >= 300) this.#complaint ??= body();
    if (started >= this.#from && ended <= this.#until) this.#latencies.add(ended - started);
  }

  result(): HttpLoadResult {
    const seconds = this.#load.count === undefined ? this.#load.seconds : (performance.now() - this.#from) / 1000;
    const summary = this.#latencies.summary();
    const counts = { answered: this.#answered, statuses: this.#statuses, complaint: this.#complaint };
    return { ...summary, ...counts, perSecond: summary.count / seconds };
  }
}

function requestTemplate({ method, path, body }: LoadRequest): Template {
  const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n`;
  if (body === undefined) return new Template(`${head}\r\n`);
  const { length } = new Template(body);
  return new Template(`${head}Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`);
}
