const CLIENTS = 10_000;

/** Packet identifiers of QoS 2 messages that clients have sent and not yet released; aedes bounds how many one client may have. */
export class IncomingIds {
  readonly #ids = new Map<string, Set<number>>();

  /** Whether the client has sent this one before. */
  has(clientId: string, messageId: number): boolean {
    return this.#ids.get(clientId)?.has(messageId) ?? false;
  }

  /** Notes one; the client heard of longest ago is forgotten if there are too many. */
  add(clientId: string, messageId: number): void {
    const ids = this.#ids.get(clientId) ?? new Set();
    if (this.#ids.size >= CLIENTS) for (const oldest of this.#ids.keys()) if (this.#ids.delete(oldest)) break;
    this.#ids.set(clientId, ids.add(messageId));
  }

  /** The client has released it. */
  delete(clientId: string, messageId: number): void {
    const ids = this.#ids.get(clientId);
    ids?.delete(messageId);
    if (ids?.size === 0) this.#ids.delete(clientId);
  }

  /** Forgets all of a client. */
  forget(clientId: string): void {
    this.#ids.delete(clientId);
  }
}
