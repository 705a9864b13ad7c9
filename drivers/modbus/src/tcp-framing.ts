import { DriverError } from '@skerry/device-sdk';
import type { FramedReply, Framing } from './framing.ts';

const HEADER_BYTES = 7;
/** Unit and PDU, as the length field counts them. */
const LONGEST = 254;
const SHORTEST = 3;

/**
 * Modbus TCP: a header with a transaction id before each PDU.
 *
 * The id counts through all of 1 to 65535 before it repeats, over reconnects too, and a reply counts only under the id of the request under way: a late answer is
 * dropped, never taken for another request's.
 */
export class TcpFraming implements Framing {
  #transaction = 0;
  #received: Uint8Array = new Uint8Array(0);
  #late = 0;

  request(unit: number, pdu: Uint8Array): Uint8Array {
    this.#transaction = (this.#transaction % 0xffff) + 1;
    this.#late = 0;
    const frame = new Uint8Array(HEADER_BYTES + pdu.length);
    const view = new DataView(frame.buffer);
    view.setUint16(0, this.#transaction);
    view.setUint16(4, pdu.length + 1);
    view.setUint8(6, unit);
    frame.set(pdu, HEADER_BYTES);
    return frame;
  }

  accept(bytes: Uint8Array): FramedReply | undefined {
    this.#received = this.#received.length === 0 ? bytes : Buffer.concat([this.#received, bytes]);
    for (let frame = this.#nextFrame(); frame !== undefined; frame = this.#nextFrame()) {
      if (((frame[0] ?? 0) << 8) + (frame[1] ?? 0) === this.#transaction) return { unit: frame[6] ?? 0, pdu: frame.subarray(HEADER_BYTES) };
      this.#late += 1;
    }
    return undefined;
  }

  dropped(): string {
    const rest = this.#received.length;
    if (rest > 0) return `${rest} bytes of a reply that never got complete`;
    return this.#late > 0 ? `${this.#late} late answers to earlier requests` : '';
  }

  incomplete(): boolean {
    return this.#received.length > 0;
  }

  reset(): void {
    this.#received = new Uint8Array(0);
    this.#late = 0;
  }

  #nextFrame(): Uint8Array | undefined {
    if (this.#received.length < HEADER_BYTES) return undefined;
    const view = new DataView(this.#received.buffer, this.#received.byteOffset);
    const length = view.getUint16(4);
    if (view.getUint16(2) !== 0 || length < SHORTEST || length > LONGEST) throw noModbus(view.getUint16(2), length);
    const end = HEADER_BYTES - 1 + length;
    if (this.#received.length < end) return undefined;
    const frame = this.#received.subarray(0, end);
    this.#received = this.#received.subarray(end);
    return frame;
  }
}

function noModbus(protocol: number, length: number): DriverError {
  const what = protocol !== 0 ? `protocol id ${protocol} instead of 0` : `a length of ${length} bytes, where 3 to 254 are possible`;
  return new DriverError(`The peer sent bytes that are not Modbus TCP: ${what}.`, { fault: 'connection', executed: 'maybe' });
}
