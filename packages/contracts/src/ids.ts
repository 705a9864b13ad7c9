const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Whether a text is a UUID in its usual form of 36 characters; either case of letters. */
export function isUuid(text: string): boolean {
  return text.length === 36 && UUID.test(text);
}

/**
 * A UUID of version 7 for a moment and 10 random bytes.
 *
 * Ids of one millisecond are in no order; use {@link createUuidV7} for ids that always grow.
 */
export function uuidV7(nowMs: number, random: Uint8Array): string {
  return format(nowMs, (((random[0] ?? 0) & 0x0f) << 8) | (random[1] ?? 0), random);
}

/**
 * A source of UUIDs of version 7, each greater as text than the one before, even within a millisecond or when the clock steps back.
 *
 * @param random fills 10 bytes, called once for each id.
 */
export function createUuidV7(nowMs: () => number, random: () => Uint8Array): () => string {
  let lastMs = -1;
  let count = 0;
  return () => {
    const ms = nowMs();
    const bytes = random();
    if (ms > lastMs) {
      lastMs = ms;
      count = (((bytes[0] ?? 0) & 0x07) << 8) | (bytes[1] ?? 0);
    } else if (++count > 0xfff) {
      lastMs += 1;
      count = 0;
    }
    return format(lastMs, count, bytes);
  };
}

function format(ms: number, twelveBits: number, random: Uint8Array): string {
  const time = Math.floor(ms).toString(16).padStart(12, '0');
  const rest = (index: number) => HEX[random[index] ?? 0];
  const variant = HEX[((random[2] ?? 0) & 0x3f) | 0x80];
  const tail = `${rest(4)}${rest(5)}${rest(6)}${rest(7)}${rest(8)}${rest(9)}`;
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${twelveBits.toString(16).padStart(3, '0')}-${variant}${rest(3)}-${tail}`;
}
