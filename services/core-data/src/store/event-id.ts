const DASH = 0x2d;
const NINE = 0x39;
const DASHES = [8, 12, 16, 20] as const;

/** The 16 bytes of a UUID. Works digit by digit, which is several times quicker than by way of the engine's hex decoder. */
export function idBytes(id: string): Uint8Array {
  const bytes = new Uint8Array(16);
  for (let at = 0, byte = 0; byte < 16; at += 2) {
    if (id.charCodeAt(at) === DASH) at++;
    bytes[byte++] = (nibble(id.charCodeAt(at)) << 4) | nibble(id.charCodeAt(at + 1));
  }
  return bytes;
}

/** Digits and letters of either case have their value in the low bits, letters 9 below it. */
function nibble(code: number): number {
  return (code & 0xf) + (code > NINE ? 9 : 0);
}

/** A UUID from its bytes, in lower case. */
export function idText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  const [a, b, c, d] = DASHES;
  return `${hex.slice(0, a)}-${hex.slice(a, b)}-${hex.slice(b, c)}-${hex.slice(c, d)}-${hex.slice(d)}`;
}
