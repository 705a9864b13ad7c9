/** Settings of one call that every method of every client accepts last. */
export interface CallOptions {
  signal?: AbortSignal;
  timeoutMs?: number;
  /** Sent as `X-Correlation-ID`; the called service makes one up when absent. */
  correlationId?: string;
}

/** Which part of a list to return; absent means EdgeX's defaults (offset 0, limit 20). */
export interface PageQuery {
  offset?: number;
  /** -1 asks for as many as the service returns at once. */
  limit?: number;
  /** Objects must carry all of these. */
  labels?: readonly string[];
}

/** Part of a list, and how many objects the whole list has. */
export interface Page<T> {
  totalCount: number;
  items: readonly T[];
}
