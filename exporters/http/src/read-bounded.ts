const MAX_ANSWER_BYTES = 16 * 1_024 * 1_024;

/** The body of an answer, up to 16 MiB of it; the rest is left unread. A body that breaks off counts as far as it came: its message has arrived. */
export async function readBounded(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let room = MAX_ANSWER_BYTES;
  try {
    for await (const part of body) {
      parts.push(part.subarray(0, room));
      room -= part.length;
      if (room <= 0) break;
    }
  } catch {
    return Buffer.concat(parts);
  }
  return Buffer.concat(parts);
}
