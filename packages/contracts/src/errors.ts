/** What an error kind means on the wire; the rows of docs/reference/errors.md. */
export interface ErrorKindRow {
  readonly kind: string;
  readonly status: number;
  readonly meaning: string;
}

/** Every error kind with the HTTP status it is answered with, in order of status. */
export const ERROR_KINDS = [
  { kind: 'ContractInvalid', status: 400, meaning: 'the request does not match its schema, or breaks a rule of its content' },
  { kind: 'InvalidId', status: 400, meaning: 'an id is not a UUID' },
  { kind: 'Unauthorized', status: 401, meaning: 'the caller did not prove who it is' },
  { kind: 'IOError', status: 403, meaning: 'a file or a stream could not be read or written' },
  { kind: 'Forbidden', status: 403, meaning: 'the caller is known but may not do this' },
  { kind: 'NotFound', status: 404, meaning: 'the thing named does not exist' },
  { kind: 'NotAllowed', status: 405, meaning: 'the operation is not possible on this resource, such as reading a write-only one' },
  { kind: 'StatusConflict', status: 409, meaning: 'the state of another object forbids the operation' },
  { kind: 'DuplicateName', status: 409, meaning: 'an object with this name or id exists already' },
  { kind: 'LimitExceeded', status: 413, meaning: 'the request is larger than the configured limit' },
  { kind: 'RangeNotSatisfiable', status: 416, meaning: 'the offset lies beyond the end of the list' },
  { kind: 'ServiceLocked', status: 423, meaning: 'the service, device or profile is locked against this operation' },
  { kind: 'Unknown', status: 500, meaning: 'no kind is known; the kind of its cause counts' },
  { kind: 'Database', status: 500, meaning: 'the store refused or failed' },
  { kind: 'UnexpectedServerError', status: 500, meaning: 'the service itself failed' },
  { kind: 'OverflowError', status: 500, meaning: 'a transformed value does not fit its type' },
  { kind: 'NaNError', status: 500, meaning: 'a value is not a number' },
  { kind: 'NotImplemented', status: 501, meaning: 'the driver or service lacks this ability' },
  { kind: 'Communication', status: 502, meaning: 'another service answered something unusable' },
  { kind: 'ServiceUnavailable', status: 503, meaning: 'another service cannot be reached, or does not answer in time' },
] as const satisfies readonly ErrorKindRow[];

/** The name of an error kind; decides the HTTP status of the answer. */
export type ErrorKind = (typeof ERROR_KINDS)[number]['kind'];

/** What may accompany the message of an {@link EdgeError}. */
export interface EdgeErrorOptions {
  /** Facts for logs and tools; never sent to callers. */
  readonly details?: Record<string, unknown>;
  /** The error that led to this one; its text becomes part of `fullMessage`. */
  readonly cause?: unknown;
}

const STATUS_BY_KIND: ReadonlyMap<string, number> = new Map(ERROR_KINDS.map((row) => [row.kind, row.status]));

const KIND_BY_STATUS: ReadonlyMap<number, ErrorKind> = new Map([
  [400, 'ContractInvalid'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [405, 'NotAllowed'],
  [409, 'StatusConflict'],
  [413, 'LimitExceeded'],
  [416, 'RangeNotSatisfiable'],
  [423, 'ServiceLocked'],
  [500, 'UnexpectedServerError'],
  [501, 'NotImplemented'],
  [502, 'Communication'],
  [503, 'ServiceUnavailable'],
]);

/** Longest chain of causes that is followed, so that a cycle of causes ends. */
const MAX_CHAIN = 32;

/**
 * The one error class of the platform: a kind, a message for people, and the error that caused it.
 *
 * Recognise it by `kind` (see {@link isEdgeError}), never by `instanceof`: two copies of this package may be loaded. An error of kind `Unknown`
 * takes the kind of the first cause that has a known one, as EdgeX does.
 */
export class EdgeError extends Error {
  readonly kind: ErrorKind;
  readonly details: Record<string, unknown>;

  constructor(kind: ErrorKind, message: string, options: EdgeErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EdgeError';
    this.kind = kind === 'Unknown' ? kindOfCause(options.cause) : kind;
    this.details = options.details ?? {};
  }

  /** The messages of the whole chain, outermost first, joined by ` -> `; levels without a message are left out. */
  get fullMessage(): string {
    return chainOf(this).map(messageOf).filter(Boolean).join(' -> ');
  }

  /** The first message of the chain that is not empty; what core and support services answer. */
  get firstMessage(): string {
    return chainOf(this).map(messageOf).find(Boolean) ?? '';
  }
}

/** Says whether a thrown thing is an {@link EdgeError}, of this copy of the package or another. */
export function isEdgeError(thrown: unknown): thrown is EdgeError {
  return thrown instanceof Error && STATUS_BY_KIND.has(String((thrown as { kind?: unknown }).kind));
}

/** The HTTP status that answers an error of this kind; 500 for a kind it does not know. */
export function statusOf(kind: ErrorKind): number {
  return STATUS_BY_KIND.get(kind) ?? 500;
}

/** The kind a client gives to an answer with this HTTP status; `Unknown` for a status that stands for none. */
export function kindOfStatus(status: number): ErrorKind {
  return KIND_BY_STATUS.get(status) ?? 'Unknown';
}

/**
 * Any thrown thing as an {@link EdgeError}.
 *
 * With `message` the result is one level above the thrown error and keeps its kind; without it an `EdgeError` is handed back unchanged. What is
 * no `EdgeError` becomes kind `UnexpectedServerError`.
 */
export function toEdgeError(thrown: unknown, message?: string): EdgeError {
  if (message !== undefined) return new EdgeError(kindOf(thrown), message, { cause: thrown });
  if (isEdgeError(thrown)) return thrown;
  return new EdgeError('UnexpectedServerError', messageOf(thrown) || 'an unexpected error occurred', { cause: causeOf(thrown) });
}

function kindOf(thrown: unknown): ErrorKind {
  return isEdgeError(thrown) ? thrown.kind : 'UnexpectedServerError';
}

function kindOfCause(cause: unknown): ErrorKind {
  const known = chainOf(cause).filter(isEdgeError);
  return known.find((level) => level.kind !== 'Unknown')?.kind ?? 'Unknown';
}

function chainOf(thrown: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let level = thrown; level !== undefined && level !== null && chain.length < MAX_CHAIN; level = causeOf(level)) chain.push(level);
  return chain;
}

function causeOf(thrown: unknown): unknown {
  return thrown instanceof Error ? thrown.cause : undefined;
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  return typeof thrown === 'object' ? '' : String(thrown);
}
