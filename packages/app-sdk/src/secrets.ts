import { EdgeError } from '@skerry/contracts';

/** `Writable.InsecureSecrets` of a configuration. */
export type InsecureSecrets = Readonly<
  Record<string, { readonly SecretName?: string; readonly SecretData?: Readonly<Record<string, string>> }>
>;

/**
 * The values of a secret, found by its `SecretName` (raw or URL-escaped), as in EdgeX.
 *
 * @throws {EdgeError} kind `NotFound`.
 */
export function findSecret(secrets: InsecureSecrets, name: string): Record<string, string> {
  const found = Object.values(secrets).find(({ SecretName }) => SecretName === name || SecretName === encodeURIComponent(name));
  if (found) return { ...found.SecretData };
  const advice = 'Add it under Writable.InsecureSecrets or POST it to /api/v3/secret.';
  throw new EdgeError('NotFound', `error, secretName (${name}) doesn't exist in secret store. ${advice}`);
}
