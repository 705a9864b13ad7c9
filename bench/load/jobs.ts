/** What a job is given beside its parameters. */
export interface JobControl<Info> {
  /** Says that it serves or has begun. */
  ready(info: Info): void;
  /** Resolves when it is told to stop. */
  readonly stopped: Promise<void>;
}

/** Work for a process of its own. */
export type JobFunction<Parameters, Info, Result> = (parameters: Parameters, control: JobControl<Info>) => Promise<Result>;

/** Every job by name; each is loaded only in the process that does it. */
export const JOBS = {
  'http-load': async () => (await import('./http-load.ts')).httpLoad,
  'bare-http': async () => (await import('./bare-http.ts')).bareHttp,
  'sqlite-insert': async () => (await import('./sqlite-insert.ts')).sqliteInsert,
  'mqtt-publish': async () => (await import('./mqtt-publish.ts')).mqttPublish,
  'bare-broker': async () => (await import('./bare-broker.ts')).bareBroker,
  'export-watch': async () => (await import('./export-watch.ts')).exportWatch,
  'fill-store': async () => (await import('./fill-store.ts')).fillStore,
};

/** The name of a job. */
export type JobName = keyof typeof JOBS;
type FunctionOf<N extends JobName> = Awaited<ReturnType<(typeof JOBS)[N]>>;
/** What a job wants to know. */
export type JobParameters<N extends JobName> = Parameters<FunctionOf<N>>[0];
/** What a job says when it begins. */
export type JobInfo<N extends JobName> = Parameters<Parameters<FunctionOf<N>>[1]['ready']>[0];
/** What a job says at its end. */
export type JobResult<N extends JobName> = Awaited<ReturnType<FunctionOf<N>>>;
/** What the process of a job sends. */
export type JobMessage<N extends JobName> = { ready: JobInfo<N> } | { result: JobResult<N> } | { failure: string };
