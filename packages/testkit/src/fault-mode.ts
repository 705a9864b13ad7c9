/** A TCP end point. */
export interface FaultProxyAddress {
  host: string;
  port: number;
}

/**
 * What a fault proxy does to the traffic.
 *
 * - `pass`: nothing.
 * - `hang`: accepts connections and swallows every byte, in both directions.
 * - `refuse`: stops listening, so connecting fails with ECONNREFUSED; open connections are reset.
 * - `reset`: resets open connections at once and each new one as soon as it is accepted.
 * - `half-open`: the target is gone but the client is never told: no byte, no FIN and no RST reaches it.
 * - `delay`: passes replies `ms` late, in order.
 * - `drop`: leaves out `bytes` bytes of each reply from offset `at` on (default 0).
 * - `corrupt`: flips the bits in `mask` (default all) of one byte of each reply; `at` counts from the end when negative (default -1, the last).
 * - `truncate`: passes the first `keep` bytes of each reply and swallows the rest.
 * - `cut`: closes the connection once `afterBytes` bytes of replies have passed on it since the mode was set.
 * - `rewrite`: passes what `reply` makes of each reply; `undefined` swallows it.
 *
 * A reply is one chunk as it arrives from the target, which for request/reply protocols is one message.
 */
export type FaultMode =
  | { mode: 'pass' | 'hang' | 'refuse' | 'reset' | 'half-open' }
  | { mode: 'delay'; ms: number }
  | { mode: 'drop'; bytes: number; at?: number }
  | { mode: 'corrupt'; at?: number; mask?: number }
  | { mode: 'truncate'; keep: number }
  | { mode: 'cut'; afterBytes: number }
  | { mode: 'rewrite'; reply: (bytes: Uint8Array) => Uint8Array | undefined };

/** The modes that need no further figure and may be given by their name alone. */
export type PlainFaultMode = 'pass' | 'hang' | 'refuse' | 'reset' | 'half-open';

/** True for the modes in which bytes of either direction go nowhere. */
export function swallows(mode: FaultMode): boolean {
  return mode.mode === 'hang' || mode.mode === 'half-open';
}

/** What becomes of one reply under a mode; an empty result sends nothing. `cut` and `delay` leave the bytes alone: they are the connection's affair. */
export function spoilReply(mode: FaultMode, reply: Uint8Array): Uint8Array {
  switch (mode.mode) {
    case 'drop':
      return withoutBytes(reply, mode.at ?? 0, mode.bytes);
    case 'corrupt':
      return withFlippedByte(reply, mode.at ?? -1, mode.mask ?? 0xff);
    case 'truncate':
      return reply.subarray(0, mode.keep);
    case 'rewrite':
      return mode.reply(reply) ?? new Uint8Array(0);
    default:
      return swallows(mode) ? new Uint8Array(0) : reply;
  }
}

function withoutBytes(reply: Uint8Array, at: number, count: number): Uint8Array {
  return Buffer.concat([reply.subarray(0, at), reply.subarray(at + count)]);
}

function withFlippedByte(reply: Uint8Array, at: number, mask: number): Uint8Array {
  const spoilt = Uint8Array.from(reply);
  const index = at < 0 ? spoilt.length + at : at;
  const byte = spoilt[index];
  if (byte !== undefined) spoilt[index] = byte ^ mask;
  return spoilt;
}
