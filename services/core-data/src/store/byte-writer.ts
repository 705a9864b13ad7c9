/** Writes small binary records into one buffer that is used again and again. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(1024);
  #length = 0;

  /** Forgets what was written. */
  reset(): this {
    this.#length = 0;
    return this;
  }

  /** A copy of what was written. */
  take(): Uint8Array {
    return new Uint8Array(this.#bytes.subarray(0, this.#length));
  }

  /** One byte. */
  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53 in as few bytes as it needs. */
  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A whole number from 0 to 2^64. */
  bigVarint(value: bigint): void {
    let rest = BigInt.asUintN(64, value);
    while (rest > 0x1f_ffff_ffff_ffn) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.varint(Number(rest));
  }

  /** A difference of either sign. */
  signedVarint(value: bigint): void {
    this.bigVarint((value << 1n) ^ (value >> 63n));
  }

  /** Bytes, their number first. */
  blob(value: Uint8Array): void {
    this.varint(value.byteLength);
    this.#reserve(value.byteLength);
    this.#bytes.set(value, this.#length);
    this.#length += value.byteLength;
  }

  /** Bytes whose number the reader knows. */
  hex(value: string): void {
    this.#reserve(value.length >> 1);
    this.#length += this.#bytes.write(value, this.#length, 'hex');
  }

  /** Text as UTF-8, its number of bytes first. */
  text(value: string): void {
    if (value.length < 64 && this.#ascii(value)) return;
    this.varint(Buffer.byteLength(value));
    this.#reserve(value.length * 3);
    this.#length += this.#bytes.write(value, this.#length, 'utf8');
  }

  /** Short plain text, which nearly every value is, is quicker to copy here than through a call into the engine. */
  #ascii(value: string): boolean {
    this.#reserve(value.length + 1);
    const start = this.#length;
    for (let at = 0; at < value.length; at++) {
      const code = value.charCodeAt(at);
      if (code > 0x7f) return false;
      this.#bytes[start + 1 + at] = code;
    }
    this.#bytes[start] = value.length;
    this.#length = start + 1 + value.length;
    return true;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#length + size, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** Reads what `ByteWriter` wrote. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    return this.#bytes[this.#at++]!;
  }

  varint(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
    }
  }

  bigVarint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  signedVarint(): bigint {
    const value = this.bigVarint();
    return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
  }

  blob(): Uint8Array {
    const size = this.varint();
    this.#at += size;
    return new Uint8Array(this.#bytes.subarray(this.#at - size, this.#at));
  }

  hex(bytes: number): string {
    this.#at += bytes;
    return this.#bytes.toString('hex', this.#at - bytes, this.#at);
  }

  text(): string {
    const size = this.varint();
    this.#at += size;
    return this.#bytes.toString('utf8', this.#at - size, this.#at);
  }
}
