import { DriverError, type DriverErrorOptions } from '@skerry/device-sdk';

/** A refusal that a Modbus device, or the gateway before it, answered with. */
export interface ModbusException {
  readonly code: number;
  readonly text: string;
  /** What it says about the way to the device and about a write. */
  readonly means: Required<Pick<DriverErrorOptions, 'fault' | 'executed'>>;
}

const REFUSED = { fault: 'answer', executed: 'no' } as const;
// The device began, or went on after it answered: the write may have happened.
const UNSURE = { fault: 'answer', executed: 'maybe' } as const;
// A gateway answered because the device behind it did not.
const UNREACHED = { fault: 'silent', executed: 'no' } as const;
const UNHEARD = { fault: 'silent', executed: 'maybe' } as const;

const EXCEPTIONS: Readonly<Record<number, readonly [string, ModbusException['means']]>> = {
  1: ['illegal function', REFUSED],
  2: ['illegal data address', REFUSED],
  3: ['illegal data value', REFUSED],
  4: ['device failure', UNSURE],
  5: ['acknowledged, still working on it', UNSURE],
  6: ['device busy', REFUSED],
  7: ['negative acknowledge', REFUSED],
  8: ['memory parity error', REFUSED],
  10: ['gateway path unavailable', UNREACHED],
  11: ['device behind the gateway does not answer', UNHEARD],
};

/** What an exception code means; codes that the standard does not know are taken as `maybe`. */
export function readException(code: number): ModbusException {
  const [text, means] = EXCEPTIONS[code] ?? ['unknown exception', UNSURE];
  return { code, text, means };
}

/** The error for an exception: `illegal data address (2): holding register 9 (40010) of unit 1 at 10.0.0.5:502`. */
export class ModbusRefusal extends DriverError {
  readonly code: number;

  constructor(exception: ModbusException, place: string) {
    super(`${exception.text} (${exception.code}): ${place}`, exception.means);
    this.name = 'ModbusRefusal';
    this.code = exception.code;
  }
}
