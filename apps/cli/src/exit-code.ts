import type { EdgeError } from '@skerry/contracts';

/** What the exit code of a command says to a script; `skerry --help` lists them. */
export const EXIT = {
  ok: 0,
  /** The platform or the command failed. */
  failed: 1,
  /** The command line is not understood. */
  usage: 2,
  /** The platform, or the service asked, cannot be reached. */
  unreachable: 3,
  /** What was named does not exist. */
  notFound: 4,
  /** The platform refused: bad value, conflict, locked, not allowed. */
  refused: 5,
  /** The person at the terminal said no. */
  declined: 6,
} as const;

/** Returns the exit code for an error, by its kind. */
export function exitCodeOf(error: EdgeError): number {
  switch (error.kind) {
    case 'ServiceUnavailable':
    case 'Communication':
      return EXIT.unreachable;
    case 'NotFound':
      return EXIT.notFound;
    case 'ContractInvalid':
    case 'InvalidId':
    case 'Unauthorized':
    case 'Forbidden':
    case 'NotAllowed':
    case 'StatusConflict':
    case 'DuplicateName':
    case 'LimitExceeded':
    case 'RangeNotSatisfiable':
    case 'ServiceLocked':
      return EXIT.refused;
    default:
      return EXIT.failed;
  }
}
