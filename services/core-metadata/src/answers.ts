import { readPageQuery } from '@skerry/client';
import { baseResponse, listResponse, singleResponse } from '@skerry/contracts';
import type { Reply, ServiceRequest } from '@skerry/runtime';
import { apply, type Prepare } from './change.ts';
import type { Metadata } from './metadata.ts';
import type { Filter, ObjectStore } from './store.ts';
import { takePage } from './take-page.ts';

/** The answer with one object under its singular name. */
export function single(name: string, object: unknown): Reply {
  return { status: 200, body: singleResponse(name, object) };
}

/** The answer with the page of a list that the query asks for, its objects under their plural name. */
export function page<T>(
  metadata: Metadata,
  request: ServiceRequest,
  { name, objects, filter, show }: { name: string; objects: ObjectStore<T>; filter?: Filter; show?: (object: T) => unknown },
): Reply {
  const { labels, ...stretch } = readPageQuery(request.query, metadata.config.value.Service.MaxResultCount);
  const wanted = filter ?? { labels };
  const { total, items } = takePage(objects.count(wanted), stretch, () => objects.list(wanted, stretch));
  return { status: 200, body: listResponse(name, show ? items.map(show) : items, total) };
}

/** Makes one change and answers 200. */
export async function done(prepare: Prepare<unknown>): Promise<Reply> {
  await apply(prepare);
  return { status: 200, body: baseResponse(200) };
}
