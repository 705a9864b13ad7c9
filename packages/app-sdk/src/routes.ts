import { API_VERSION } from '@skerry/contracts';
import type { Reply, Route, ServiceRequest } from '@skerry/runtime';
import type { App } from './app.ts';
import { triggerByHttp } from './http-trigger.ts';

/** How the pipelines of the service are. An addition to EdgeX's API. */
export const statusRoute: Route<App> = {
  method: 'GET',
  path: '/api/v3/pipeline',
  access: 'read',
  summary: 'The pipelines of the service: what they do, whether they run, and what they wait for.',
  handle: (app): Reply => ({ status: 200, body: { apiVersion: API_VERSION, statusCode: 200, ...app.status() } }),
};

/** EdgeX's HTTP trigger: runs the default pipeline on the body and answers with its response. */
const triggerRoute: Route<App> = {
  method: 'POST',
  path: '/api/v3/trigger',
  access: 'operate',
  summary: 'Runs the default pipeline on the body; only with Trigger.Type http.',
  handle: (app, request: ServiceRequest): Promise<Reply> => triggerByHttp(app, request),
};

/** The routes of every app service. */
export const appRoutes: readonly Route<App>[] = [statusRoute, triggerRoute];
