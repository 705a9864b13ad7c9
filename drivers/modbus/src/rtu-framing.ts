import { crc16 } from './checksum.ts';
import type { FramedReply, Framing } from './framing.ts';
import { replyLength } from './pdu.ts';

const LONGEST_FRAME = 256;
const CRC_BYTES = 2;
const EXCEPTION_PDU_BYTES = 2;

/**
 * Modbus RTU: unit, PDU and CRC, with nothing that marks where a frame begins.
 *
 * A frame is taken only if it has the unit, the function, the length and the CRC of the reply that is due, wherever it begins: noise before it, answers of
 * other units and answers of another size are passed over.
 */
export class RtuFraming implements Framing {
  #received = new Uint8Array(0);
  #due: { unit: number; functionCode: number; pduBytes: number } | undefined;
  #count = 0;

  request(unit: number, pdu: Uint8Array): Uint8Array {
    this.reset();
    this.#due = { unit, functionCode: pdu[0] ?? 0, pduBytes: replyLength(pdu) };
    return framed(unit, pdu);
  }

  accept(bytes: Uint8Array): FramedReply | undefined {
    this.#count += bytes.length;
    this.#received = new Uint8Array(Buffer.concat([this.#received, bytes]).subarray(-LONGEST_FRAME));
    for (let start = 0; start < this.#received.length; start += 1) {
      const pdu = this.#replyAt(start);
      if (pdu !== undefined) return { unit: this.#due?.unit ?? 0, pdu };
    }
    return undefined;
  }

  dropped(): string {
    return this.#count === 0 ? '' : `${this.#count} bytes that are not the reply due (wrong unit, length or checksum)`;
  }

  /** Never: the next frame is recognised wherever it begins. */
  incomplete(): boolean {
    return false;
  }

  reset(): void {
    this.#received = new Uint8Array(0);
    this.#due = undefined;
    this.#count = 0;
  }

  #replyAt(start: number): Uint8Array | undefined {
    const due = this.#due;
    if (due === undefined || this.#received[start] !== due.unit) return undefined;
    const functionCode = this.#received[start + 1];
    if (functionCode === due.functionCode) return this.#checked(start, due.pduBytes);
    return functionCode === (due.functionCode | 0x80) ? this.#checked(start, EXCEPTION_PDU_BYTES) : undefined;
  }

  #checked(start: number, pduBytes: number): Uint8Array | undefined {
    const frame = this.#received.subarray(start, start + 1 + pduBytes + CRC_BYTES);
    return frame.length === 1 + pduBytes + CRC_BYTES && crc16(frame) === 0 ? frame.slice(1, -CRC_BYTES) : undefined;
  }
}

function framed(unit: number, pdu: Uint8Array): Uint8Array {
  const frame = new Uint8Array(1 + pdu.length + CRC_BYTES);
  frame[0] = unit;
  frame.set(pdu, 1);
  const crc = crc16(frame.subarray(0, -CRC_BYTES));
  new DataView(frame.buffer).setUint16(frame.length - CRC_BYTES, crc, true);
  return frame;
}
