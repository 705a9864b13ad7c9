import { connect, type Socket } from 'node:net';
import { type FaultMode, type FaultProxyAddress, spoilReply, swallows } from './fault-mode.ts';

/** What a fault proxy has counted since it started. */
export interface FaultProxyCounts {
  /** Connections accepted, refused ones not among them. */
  connections: number;
  /** Connections open now. */
  open: number;
  /** Bytes that clients sent, whether or not they were passed on. */
  bytesFromClients: number;
  /** Bytes that clients were sent. */
  bytesToClients: number;
}

/** One client of a fault proxy with its connection to the target. */
export class FaultConnection {
  readonly #client: Socket;
  readonly #target: Socket;
  readonly #counts: FaultProxyCounts;
  readonly #late = new Set<NodeJS.Timeout>();
  #mode: FaultMode;
  #sentSinceMode = 0;

  constructor(client: Socket, target: FaultProxyAddress, state: { mode: FaultMode; counts: FaultProxyCounts }) {
    this.#client = client;
    this.#counts = state.counts;
    this.#mode = state.mode;
    this.#target = connect(target.port, target.host);
    this.#wire();
    if (state.mode.mode === 'half-open') this.#target.destroy();
  }

  /** Applies another mode to this connection from the next byte on. */
  setMode(mode: FaultMode): void {
    this.#mode = mode;
    this.#sentSinceMode = 0;
    if (mode.mode === 'half-open') this.#target.destroy();
    if (mode.mode === 'reset' || mode.mode === 'refuse') this.reset();
  }

  /** Ends both sides with an RST to the client. */
  reset(): void {
    this.#client.resetAndDestroy();
    this.close();
  }

  /** Ends both sides. */
  close(): void {
    for (const timer of this.#late) clearTimeout(timer);
    this.#late.clear();
    this.#client.destroy();
    this.#target.destroy();
  }

  #wire(): void {
    this.#client.on('data', (bytes) => this.#fromClient(bytes as Buffer));
    this.#target.on('data', (bytes) => this.#fromTarget(bytes as Buffer));
    this.#client.on('end', () => this.#clientEnded());
    this.#target.on('close', () => this.#targetClosed());
    this.#client.on('close', () => this.close());
    // An error of either side is followed by its close event, which is all a proxy can pass on.
    this.#client.on('error', () => this.#client.destroy());
    this.#target.on('error', () => this.#target.destroy());
  }

  #fromClient(bytes: Uint8Array): void {
    this.#counts.bytesFromClients += bytes.length;
    if (!swallows(this.#mode)) forward(bytes, this.#client, this.#target);
  }

  #fromTarget(bytes: Uint8Array): void {
    const mode = this.#mode;
    const reply = spoilReply(mode, bytes);
    if (mode.mode === 'delay') this.#sendLate(reply, mode.ms);
    else if (mode.mode === 'cut') this.#sendUntil(reply, mode.afterBytes);
    else this.#send(reply);
  }

  #sendLate(reply: Uint8Array, ms: number): void {
    const timer = setTimeout(() => {
      this.#late.delete(timer);
      this.#send(reply);
    }, ms);
    this.#late.add(timer);
  }

  #sendUntil(reply: Uint8Array, afterBytes: number): void {
    const left = afterBytes - this.#sentSinceMode;
    this.#send(reply.subarray(0, Math.max(0, left)));
    if (reply.length >= left) this.#client.end(() => this.close());
  }

  #send(reply: Uint8Array): void {
    if (reply.length === 0 || !this.#client.writable) return;
    this.#counts.bytesToClients += reply.length;
    this.#sentSinceMode += reply.length;
    forward(reply, this.#target, this.#client);
  }

  #clientEnded(): void {
    if (this.#mode.mode === 'half-open') return;
    this.#target.end();
    if (swallows(this.#mode)) this.close();
  }

  #targetClosed(): void {
    if (!swallows(this.#mode)) this.#client.end(() => this.close());
  }
}

function forward(bytes: Uint8Array, from: Socket, to: Socket): void {
  if (!to.writable || to.write(bytes)) return;
  from.pause();
  to.once('drain', () => from.resume());
}
