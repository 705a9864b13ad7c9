/** The part of a connection that acknowledging needs. */
export interface AckStream {
  readonly destroyed: boolean;
  readonly writable: boolean;
  write(bytes: Uint8Array): unknown;
}

interface Debt {
  readonly messageId: number;
  readonly stream: AckStream;
  state: 'open' | 'acknowledged' | 'refused';
}

/** A received QoS 1 message that owes its broker a PUBACK. */
export interface PendingAck {
  acknowledge(): void;
  /** The message stays unacknowledged: a broker with a persistent session sends it again on the next connection. */
  refuse(): void;
}

/**
 * Sends PUBACKs in the order in which the messages came, as MQTT demands, whatever the order in which they were handled.
 *
 * A PUBACK goes to the connection its message came from or nowhere: on another connection the same packet identifier may mean another message.
 */
export class Acknowledger {
  readonly #debts: Debt[] = [];

  /** Notes a message that has to be acknowledged over this stream. */
  owe(messageId: number, stream: AckStream): PendingAck {
    const debt: Debt = { messageId, stream, state: 'open' };
    this.#debts.push(debt);
    const settle = (state: 'acknowledged' | 'refused') => () => {
      debt.state = state;
      this.#flush();
    };
    return { acknowledge: settle('acknowledged'), refuse: settle('refused') };
  }

  #flush(): void {
    const settled = this.#debts.findIndex((debt) => debt.state === 'open');
    const ready = this.#debts.splice(0, settled === -1 ? this.#debts.length : settled);
    for (const { messageId, state, stream } of ready) {
      if (state === 'acknowledged' && !stream.destroyed && stream.writable) stream.write(puback(messageId));
    }
  }
}

function puback(messageId: number): Uint8Array {
  return Uint8Array.of(0x40, 2, messageId >> 8, messageId & 0xff);
}
