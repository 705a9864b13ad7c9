import { lrc } from './checksum.ts';
import type { FramedReply, Framing } from './framing.ts';
import { replyLength } from './pdu.ts';

const LONGEST_TEXT = 520;
const EXCEPTION_PDU_BYTES = 2;

/** Modbus ASCII: a colon, unit, PDU and LRC in hexadecimal, and a line end. Lines that are not the reply due are passed over. */
export class AsciiFraming implements Framing {
  #text = '';
  #due: { unit: number; functionCode: number; pduBytes: number } | undefined;
  #count = 0;

  request(unit: number, pdu: Uint8Array): Uint8Array {
    this.reset();
    this.#due = { unit, functionCode: pdu[0] ?? 0, pduBytes: replyLength(pdu) };
    const message = Buffer.from([unit, ...pdu]);
    const frame = Buffer.concat([message, Uint8Array.of(lrc(message))]);
    return Buffer.from(`:${frame.toString('hex').toUpperCase()}\r\n`, 'latin1');
  }

  accept(bytes: Uint8Array): FramedReply | undefined {
    this.#count += bytes.length;
    const lines = (this.#text + Buffer.from(bytes).toString('latin1')).slice(-LONGEST_TEXT).split('\n');
    this.#text = lines.pop() ?? '';
    for (const line of lines) {
      const reply = this.#replyIn(line);
      if (reply !== undefined) return reply;
    }
    return undefined;
  }

  dropped(): string {
    return this.#count === 0 ? '' : `${this.#count} characters that are not the reply due (wrong unit, length or checksum)`;
  }

  /** Never: the next frame is recognised wherever it begins. */
  incomplete(): boolean {
    return false;
  }

  reset(): void {
    this.#text = '';
    this.#due = undefined;
    this.#count = 0;
  }

  #replyIn(line: string): FramedReply | undefined {
    const hex = /:((?:[\dA-Fa-f]{2})+)\r?$/.exec(line)?.[1];
    if (hex === undefined || this.#due === undefined) return undefined;
    const frame = Buffer.from(hex, 'hex');
    const pdu = new Uint8Array(frame.subarray(1, -1));
    return lrc(frame) === 0 && this.#isDue(frame[0], pdu) ? { unit: this.#due.unit, pdu } : undefined;
  }

  #isDue(unit: number | undefined, pdu: Uint8Array): boolean {
    const due = this.#due;
    if (due === undefined || unit !== due.unit) return false;
    if (pdu[0] === due.functionCode) return pdu.length === due.pduBytes;
    return pdu[0] === (due.functionCode | 0x80) && pdu.length === EXCEPTION_PDU_BYTES;
  }
}
