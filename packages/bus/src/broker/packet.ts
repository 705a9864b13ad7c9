const PUBLISH = 0x30;
const DUP = 0x08;
const TOPIC_LENGTH_BYTES = 2;
const ID_BYTES = 2;

/** A PUBLISH of QoS 1 or 2 as bytes, encoded once; its packet identifier is filled in when it is sent. */
export class PublishPacket {
  readonly bytes: Buffer;
  readonly #idAt: number;

  constructor(topic: string, payload: Uint8Array, { qos, retain }: { qos: 1 | 2; retain: boolean }) {
    const topicBytes = Buffer.byteLength(topic);
    const length = TOPIC_LENGTH_BYTES + topicBytes + ID_BYTES + payload.length;
    const start = 1 + sizeOfLength(length);
    this.bytes = Buffer.allocUnsafe(start + length);
    this.bytes[0] = PUBLISH | (qos << 1) | (retain ? 1 : 0);
    writeLength(this.bytes, length);
    this.bytes.writeUInt16BE(topicBytes, start);
    this.bytes.write(topic, start + TOPIC_LENGTH_BYTES);
    this.#idAt = start + TOPIC_LENGTH_BYTES + topicBytes;
    this.bytes.set(payload, this.#idAt + ID_BYTES);
  }

  /** Fills in the packet identifier. */
  set messageId(messageId: number) {
    this.bytes.writeUInt16BE(messageId, this.#idAt);
  }

  /** Marks the packet as one that may have been sent before. */
  markDuplicate(): void {
    this.bytes[0]! |= DUP;
  }
}

/** A PUBREL, the third step of QoS 2. */
export function pubrel(messageId: number): Uint8Array {
  return Uint8Array.of(0x62, ID_BYTES, messageId >> 8, messageId & 0xff);
}

function sizeOfLength(length: number): number {
  return length < 0x80 ? 1 : length < 0x4000 ? 2 : length < 0x200000 ? 3 : 4;
}

function writeLength(bytes: Buffer, length: number): void {
  let rest = length;
  for (let at = 1; ; at++) {
    bytes[at] = rest < 0x80 ? rest : (rest & 0x7f) | 0x80;
    rest >>>= 7;
    if (rest === 0) return;
  }
}
