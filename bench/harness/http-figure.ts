import { EdgeError } from '@skerry/contracts';
import type { HttpLoad, HttpLoadResult } from '../load/http-load.ts';
import type { Floor, Measurement, Scale } from './figure.ts';
import { Job } from './job.ts';
import type { Platform } from './platform.ts';
import { cpuMsOf } from './proc.ts';
import { medianRun, repeat } from './repeat.ts';

/** A load on one service of the platform, and what to call it. */
export interface HttpCase {
  readonly label: string;
  readonly service: string;
  readonly connections: number;
  readonly requests: HttpLoad['requests'];
  readonly floor?: Floor;
}

interface Run extends HttpLoadResult {
  readonly cpuMicros: number;
}

/**
 * Requests per second of the platform beside those of a bare node:http server that answers the same status and bytes to the same requests.
 *
 * @throws {EdgeError} kind `UnexpectedServerError` if an answer is no success.
 */
export async function measureHttp(platform: Platform, scale: Scale, load: HttpCase): Promise<Measurement> {
  const baseline = await measureBare(platform, scale, load);
  const port = platform.port(load.service);
  const runs = await repeat(scale, () => runOn(platform.pid, { ...load, port, seconds: scale.seconds }));
  const run = medianRun(runs, ({ perSecond }) => perSecond);
  return {
    label: load.label,
    value: run.perSecond,
    unit: '/s',
    floor: load.floor,
    baseline: { label: `bare node:http, ${load.connections} connections`, value: baseline.perSecond, unit: '/s' },
    note: `p50 ${run.p50Ms.toFixed(2)} ms, p99 ${run.p99Ms.toFixed(2)} ms, ${run.cpuMicros.toFixed(0)} CPU µs each (bare: ${baseline.cpuMicros.toFixed(0)})`,
  };
}

async function measureBare(platform: Platform, scale: Scale, load: HttpCase): Promise<Run> {
  const example = await exampleOf(platform, load);
  await using server = new Job('bare-http', example);
  const { port } = await server.ready;
  return await runOn(server.pid, { ...load, port, seconds: scale.seconds });
}

/** The answer to the first request of a load. */
async function exampleOf(platform: Platform, { service, requests }: HttpCase): Promise<{ status: number; body: string }> {
  const [request] = requests;
  if (request?.method === 'GET') return { status: 200, body: await platform.askText(service, request.path) };
  return { status: 201, body: JSON.stringify({ apiVersion: 'v3', statusCode: 201, id: '01900000-0000-7000-8000-000000000000' }) };
}

async function runOn(pid: number, load: HttpLoad): Promise<Run> {
  await using job = new Job('http-load', load);
  await job.ready;
  const before = cpuMsOf(pid);
  const result = await job.result;
  if (result.complaint !== undefined) throw new EdgeError('UnexpectedServerError', `A request of the load failed: ${result.complaint}`);
  return { ...result, cpuMicros: ((cpuMsOf(pid) - before) * 1000) / result.count };
}
