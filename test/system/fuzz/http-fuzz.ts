import { parseJson } from '@skerry/contracts';
import type { Method } from '@skerry/runtime';
import { SeededRandom, type System } from '@skerry/testkit';
import { Pool } from 'undici';
import { garbageBody, garbagePath } from './garbage.ts';
import { validBody } from './valid-bodies.ts';

/** One route of one service. */
export interface Target {
  readonly service: string;
  readonly method: Method;
  readonly path: string;
}

/** What came of a request. */
export interface Outcome {
  readonly target: Target;
  /** As sent. */
  readonly path: string;
  /** 0 if the connection broke before an answer. */
  readonly status: number;
  readonly text: string;
}

/** Sends `count` garbage requests, spread over all targets; the same seed sends the same. */
export async function fuzzHttp(
  system: System,
  targets: readonly Target[],
  { seed, count }: { seed: number; count: number },
): Promise<Outcome[]> {
  const pools = new Map(system.services.map((service) => [service, new Pool(system.url(service), { connections: 8 })]));
  const outcomes: Outcome[] = [];
  let next = 0;
  const work = async () => {
    for (let n = next++; n < count; n = next++) {
      const target = targets[n % targets.length]!;
      outcomes.push(await send(pools.get(target.service)!, target, new SeededRandom(seed + n)));
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  await Promise.all([...pools.values()].map((pool) => pool.destroy()));
  return outcomes;
}

async function send(pool: Pool, target: Target, random: SeededRandom): Promise<Outcome> {
  const known = target.method !== 'GET' && target.method !== 'DELETE' && random.integer(2) === 0;
  const path = withoutValidation(target, known ? knownPath(target.path) : garbagePath(target.path, random));
  const method = random.integer(20) === 0 ? random.pick(['PUT', 'PATCH', 'POST', 'DELETE', 'OPTIONS'] as const) : target.method;
  const hasBody = method !== 'GET' || random.integer(4) === 0;
  const { bytes, contentType } = garbageBody(validBody(target.path), random);
  const headers = {
    ...(contentType && { 'content-type': contentType }),
    ...(random.integer(10) === 0 && { 'x-correlation-id': 'x'.repeat(random.integer(4_000)) }),
  };
  try {
    const answer = await pool.request({
      path,
      method,
      headers,
      ...(hasBody && { body: bytes }),
      headersTimeout: 20_000,
      reset: random.integer(20) === 0,
    });
    return { target: { ...target, method: method as Method }, path, status: answer.statusCode, text: await answer.body.text() };
  } catch (error) {
    return { target, path, status: 0, text: (error as Error).message };
  }
}

/** A path that leads somewhere, so that only the body is wrong. */
function knownPath(route: string): string {
  const names: Record<string, string> = {
    service: 'device-fuzz',
    profile: 'Pump',
    device: 'fuzz-device',
    source: 'Flow',
    command: 'Flow',
    name: 'Pump',
  };
  return route.replace(/:([A-Za-z]+)/g, (_, name: string) => names[name] ?? 'known');
}

/** A device that happens to be valid must not wait for a device service that is not there. */
function withoutValidation({ path }: Target, garbage: string): string {
  if (!path.endsWith('/device')) return garbage;
  return `${garbage}${garbage.includes('?') ? '&' : '?'}bypassValidation=true`;
}

/** How many objects of a kind the answers say were added, less those they say were deleted. */
export function addedBy(outcomes: readonly Outcome[], kind: RegExp): number {
  return outcomes.filter(({ target }) => kind.test(target.path)).reduce((sum, outcome) => sum + added(outcome), 0);
}

function added({ target, status, text }: Outcome): number {
  if (target.method === 'DELETE') return status === 200 ? -1 : 0;
  if (target.method !== 'POST' || status >= 300) return 0;
  const body = parseJson(text) as { statusCode?: number } | { statusCode?: number }[] | null;
  return [body].flat().filter((item) => item?.statusCode === 201).length;
}
