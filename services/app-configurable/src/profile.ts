import type { FunctionConfig } from '@skerry/app-sdk';

/** An app service that needs no code: its port, and the pipeline it starts with. */
export interface Profile {
  readonly port: number;
  readonly executionOrder: string;
  /** Parameters of every function an execution order may name without further configuration. */
  readonly functions: Readonly<Record<string, FunctionConfig & { readonly Parameters: Readonly<Record<string, string>> }>>;
  /** Secrets with their values still empty, to be filled in. */
  readonly secrets: Readonly<Record<string, { readonly SecretName: string; readonly SecretData: Readonly<Record<string, string>> }>>;
}
