const MAX_DEPTH = 128;
const BREAK = 0xff;
const INDEFINITE = 31;
// Positive and negative big numbers, and the mark "this is CBOR".
const KNOWN_TAGS: ReadonlySet<number> = new Set([2, 3, 55_799]);

/**
 * Walks the headers of CBOR bytes and throws unless they hold exactly one value that JSON and byte strings can express.
 *
 * Comes before the decoder, which would reserve memory for whatever length a header claims and build dates, errors and regular expressions.
 *
 * @throws {RangeError} with the offset of what is wrong.
 */
export function scanCbor(bytes: Uint8Array): void {
  const scan = new Scan(bytes);
  const end = scan.item(0, 0);
  if (end !== bytes.length) throw new RangeError(`the value ends at byte ${end}, but there are ${bytes.length}`);
}

class Scan {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The offset behind the item at `at`. */
  item(at: number, depth: number): number {
    const initial = this.#byte(at);
    const major = initial >> 5;
    const info = initial & 31;
    if (depth > MAX_DEPTH) throw new RangeError(`byte ${at} is nested more than ${MAX_DEPTH} deep`);
    if (major < 2 || major === 7) return this.#scalar(at, major, info);
    if (info === INDEFINITE && major !== 6) return this.#indefinite(at + 1, major, depth);
    const count = this.#argument(at, info);
    const next = at + 1 + argumentSize(info);
    if (major === 6) return this.#tag(next, count, depth);
    if (major < 4) return this.#skip(next, count);
    return this.#items(next, { count: major === 5 ? count * 2 : count, depth });
  }

  #items(from: number, { count, depth }: { count: number; depth: number }): number {
    let at = this.#skip(from, count) - count;
    for (let i = 0; i < count; i++) at = this.item(at, depth + 1);
    return at;
  }

  #indefinite(from: number, major: number, depth: number): number {
    let at = from;
    while (this.#byte(at) !== BREAK) {
      if (major < 4 && this.#byte(at) >> 5 !== major) throw new RangeError(`byte ${at} does not continue the string`);
      at = this.item(at, depth + 1);
      if (major === 5) at = this.item(at, depth + 1);
    }
    return at + 1;
  }

  #tag(at: number, tag: number, depth: number): number {
    if (!KNOWN_TAGS.has(tag)) throw new RangeError(`tag ${tag} is not supported`);
    return this.item(at, depth + 1);
  }

  #scalar(at: number, major: number, info: number): number {
    if (info > 27) throw new RangeError(`byte ${at} starts no value`);
    if (major === 7 && (info < 20 || info === 24)) throw new RangeError(`the simple value at byte ${at} is not supported`);
    return this.#skip(at + 1, argumentSize(info));
  }

  #argument(at: number, info: number): number {
    if (info > 27) throw new RangeError(`byte ${at} starts no value`);
    if (info < 24) return info;
    let value = 0;
    for (let i = 1; i <= argumentSize(info); i++) value = value * 256 + this.#byte(at + i);
    return value;
  }

  #skip(at: number, count: number): number {
    if (at + count > this.#bytes.length) throw new RangeError(`the bytes end within the value at byte ${at}`);
    return at + count;
  }

  #byte(at: number): number {
    const byte = this.#bytes[at];
    if (byte === undefined) throw new RangeError('the bytes end within a value');
    return byte;
  }
}

function argumentSize(info: number): number {
  return info < 24 ? 0 : 1 << (info - 24);
}
