import { API_VERSION, type BaseResponse, baseResponse, type ResponseParts } from './base.ts';

/** The answer to a creation: the id given to the object. */
export interface BaseWithIdResponse extends BaseResponse {
  id: string;
}

/** The answer to a list query under the plural name of what it lists; `totalCount` ignores offset and limit. */
export type ListResponse<Plural extends string, T> = BaseResponse & { totalCount: number } & { [P in Plural]: T[] };

/** The answer to a query for one object, under its singular name. */
export type SingleResponse<Singular extends string, T> = BaseResponse & { [P in Singular]: T };

/** The answer to a count query. */
export interface CountResponse extends BaseResponse {
  count: number;
}

/** The answer of `GET /api/v3/ping`. */
export interface PingResponse {
  apiVersion: string;
  timestamp: string;
  serviceName: string;
}

/** The answer of `GET /api/v3/version`; services built on an SDK add its version. */
export interface VersionResponse {
  apiVersion: string;
  version: string;
  serviceName: string;
  sdk_version?: string;
}

/** The answer of `GET /api/v3/config`. */
export interface ConfigResponse {
  apiVersion: string;
  config: unknown;
  serviceName: string;
}

/** The answer to a creation, status 201. */
export function createdResponse(id: string, parts?: ResponseParts): BaseWithIdResponse {
  return { ...baseResponse(201, parts), id };
}

/** The answer to a list query, status 200. */
export function listResponse<P extends string, T>(plural: P, items: readonly T[], totalCount: number): ListResponse<P, T> {
  return { ...baseResponse(200), totalCount, [plural]: items } as unknown as ListResponse<P, T>;
}

/** The answer to a query for one object, status 200. */
export function singleResponse<S extends string, T>(singular: S, item: T, parts?: ResponseParts): SingleResponse<S, T> {
  return { ...baseResponse(200, parts), [singular]: item } as SingleResponse<S, T>;
}

/** The answer to a count query, status 200. */
export function countResponse(count: number): CountResponse {
  return { ...baseResponse(200), count };
}

/** The answer to a version query. */
export function versionResponse(serviceName: string, version: string, sdkVersion?: string): VersionResponse {
  const response = { apiVersion: API_VERSION, version, serviceName };
  return sdkVersion === undefined ? response : { ...response, sdk_version: sdkVersion };
}
