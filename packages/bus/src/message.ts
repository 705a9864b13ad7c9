import type { Envelope } from '@skerry/contracts';
import type { BusMessage } from './bus.ts';
import { decodeEnvelope, type EnvelopeEncoding, encodeEnvelope } from './envelope-codec.ts';

/** A message made in this process: encoded when somebody first asks for its bytes. */
export class LocalMessage implements BusMessage {
  readonly topic: string;
  readonly envelope: Envelope;
  readonly #encoding: EnvelopeEncoding;
  #bytes: Uint8Array | undefined;

  constructor(topic: string, envelope: Envelope, encoding: EnvelopeEncoding) {
    this.topic = topic;
    this.envelope = received(envelope, topic);
    this.#encoding = encoding;
  }

  bytes(): Uint8Array {
    // Publishers leave receivedTopic empty on the wire; each receiver fills in its own.
    this.#bytes ??= encodeEnvelope(this.envelope, { encoding: this.#encoding, receivedTopic: '' });
    return this.#bytes;
  }
}

/**
 * A message that came from a wire, decoded.
 *
 * @throws {EdgeError} kind `ContractInvalid` if the bytes are no envelope.
 */
export class WireMessage implements BusMessage {
  readonly topic: string;
  readonly envelope: Envelope;
  readonly #bytes: Uint8Array;

  constructor(topic: string, bytes: Uint8Array) {
    this.topic = topic;
    this.envelope = decodeEnvelope(bytes);
    this.envelope.receivedTopic = topic;
    this.#bytes = bytes;
  }

  bytes(): Uint8Array {
    return this.#bytes;
  }
}

/** The envelope with its topic: itself when fresh, a copy when it is passed on, so that its first receivers don't see the topic change. */
function received(envelope: Envelope, topic: string): Envelope {
  if (envelope.receivedTopic === topic) return envelope;
  if (envelope.receivedTopic !== '') return { ...envelope, receivedTopic: topic };
  envelope.receivedTopic = topic;
  return envelope;
}
