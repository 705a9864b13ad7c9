import { API_VERSION, parseJson, stringifyJson } from '@skerry/contracts';
import { systemClock } from '@skerry/runtime';
import type { System } from '@skerry/testkit';
import { Pool } from 'undici';
import { eventOf, eventPath } from './samples.ts';

/** Events posted without pause, and which of them were acknowledged. */
export interface Load extends AsyncDisposable {
  /** Value of each acknowledged event by its id. */
  readonly acknowledged: ReadonlyMap<string, string>;
  /** Answers other than 201; connections that broke are not counted. */
  readonly refused: readonly number[];
  /** Resolves when that many more events are acknowledged. */
  more(count: number): Promise<void>;
}

/** Posts events of `device` by several connections at a time until disposed. A connection that breaks is made again. */
export function startLoad(system: System, device: string, posters = 8): Load {
  const load = new PostingLoad(system, device);
  load.start(posters);
  return load;
}

class PostingLoad implements Load {
  readonly acknowledged = new Map<string, string>();
  readonly refused: number[] = [];
  readonly #device: string;
  readonly #pool: Pool;
  readonly #stop = new AbortController();
  #posting: Promise<void>[] = [];
  #waiting: { readonly at: number; readonly resolve: () => void }[] = [];
  #count = 0;

  constructor(system: System, device: string) {
    this.#device = device;
    this.#pool = new Pool(system.url('core-data'), { connections: 32 });
  }

  start(posters: number): void {
    this.#posting = Array.from({ length: posters }, () => this.#post());
  }

  more(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ at: this.acknowledged.size + count, resolve });
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#posting);
    await this.#pool.destroy();
  }

  async #post(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const event = eventOf(this.#device, String(this.#count++));
      const body = stringifyJson({ apiVersion: API_VERSION, event });
      const status = await this.#send(`/api/v3${eventPath(event)}`, body);
      if (status === 201) this.#taken(event.id, String(event.readings[0]?.value));
      else if (status !== undefined) this.refused.push(status);
    }
  }

  /** The status of the answer; undefined if the connection broke, in which case nobody knows. */
  async #send(path: string, body: string): Promise<number | undefined> {
    const headers = { 'content-type': 'application/json' };
    try {
      const answer = await this.#pool.request({ path, method: 'POST', headers, body, signal: this.#stop.signal });
      const reply = parseJson(await answer.body.text()) as { statusCode?: number };
      return reply.statusCode;
    } catch {
      await systemClock.sleep(5); // the service is away
      return undefined;
    }
  }

  #taken(id: string, value: string): void {
    this.acknowledged.set(id, value);
    this.#waiting = this.#waiting.filter(({ at, resolve }) => this.acknowledged.size < at || resolve());
  }
}

/** Value of each event of a device in the log, by id, and the ids that are there more than once. */
export async function loggedEvents(system: System, device: string): Promise<{ values: Map<string, string>; doubles: string[] }> {
  const values = new Map<string, string>();
  const doubles: string[] = [];
  let position = 0n;
  for (;;) {
    const page = await system.data.eventsAfter(position, { limit: 10_000 });
    for (const { id, deviceName, readings } of page.events) {
      if (deviceName !== device) continue;
      if (values.has(id)) doubles.push(id);
      values.set(id, String(readings[0]?.value));
    }
    if (page.events.length === 0 || page.next <= position) return { values, doubles };
    position = page.next;
  }
}
