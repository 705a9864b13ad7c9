import type { TSchema } from '@skerry/contracts';

/** Who may call a route. Without security configured every caller on loopback has every one of these roles. */
export type Access = 'open' | 'read' | 'operate' | 'configure' | 'admin';

/** HTTP methods a route can have. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who called: a person, a service, or anybody on loopback while security is not configured. */
export interface Caller {
  readonly name: string;
  readonly roles: readonly Access[];
}

/** The body of a request before it is decoded. Empty when the request had none. */
export interface RawBody {
  /** `Content-Type` without parameters, lower case; empty when absent. */
  readonly contentType: string;
  /** The bytes as sent; for a call from within the process, the value as JSON. */
  bytes(): Uint8Array;
  /**
   * The parsed value: CBOR or YAML if the content type says so, else JSON; for a call from within the process, the value itself.
   *
   * @throws {EdgeError} kind `ContractInvalid` if it cannot be parsed.
   */
  value(): unknown;
}

/** One request to one route. `B` is the type the route's `request` schema decodes to. */
export interface ServiceRequest<B = unknown> {
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The decoded body if the route has a `request` schema, else undefined. */
  readonly body: B;
  readonly raw: RawBody;
  readonly correlationId: string;
  /** Aborted when the caller goes away, the request times out or the service stops. */
  readonly signal: AbortSignal;
  readonly caller: Caller;
}

/** What a route answers. */
export interface Reply {
  readonly status: number;
  /** A string or bytes go out as they are; any other value is written as JSON; undefined is no body. */
  readonly body?: unknown;
  /** `application/json` unless given; an empty text sends no such header. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One route of a service. `S` is what the service's `start` returned. */
export interface Route<S = unknown> {
  readonly method: Method;
  /** As in `/api/v3/device/name/:name`; a last segment `*` takes the rest, as parameter `*`. */
  readonly path: string;
  /** A route without it does not start. */
  readonly access: Access;
  readonly summary: string;
  /** Schema of the body; with it `body` is decoded and checked before `handle` runs. */
  readonly request?: TSchema;
  /** Name of the body's type in error messages, `AddDeviceRequest` for example. */
  readonly requestTypeName?: string;
  readonly reply?: TSchema;
  /**
   * What the answer says in `X-Correlation-ID`: the request's id or a new one (default), only what the request sent (`echo`, empty if nothing),
   * or no such header (`none`).
   */
  readonly correlation?: 'always' | 'echo' | 'none';
  handle(state: S, request: ServiceRequest): Reply | Promise<Reply>;
}
