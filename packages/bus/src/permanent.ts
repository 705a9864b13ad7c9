import { type ErrorKind, isEdgeError } from '@skerry/contracts';

const PERMANENT: ReadonlySet<ErrorKind> = new Set([
  'ContractInvalid',
  'InvalidId',
  'NotFound',
  'NotAllowed',
  'StatusConflict',
  'DuplicateName',
  'LimitExceeded',
  'RangeNotSatisfiable',
  'OverflowError',
  'NaNError',
  'NotImplemented',
]);

/**
 * Whether handling the same message again would fail again, because the message itself is at fault.
 *
 * Such a message is acknowledged, or its sender would send it for ever; after any other failure it has to come again.
 */
export function isPermanent(error: unknown): boolean {
  return isEdgeError(error) && PERMANENT.has(error.kind);
}
