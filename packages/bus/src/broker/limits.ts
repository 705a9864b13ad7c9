/** How much the broker takes on before it refuses, drops or disconnects. */
export interface BrokerLimits {
  /** Connections at once. */
  readonly connections: number;
  /** Subscriptions of one client. */
  readonly subscriptions: number;
  /** Largest packet, in bytes; a client that announces a larger one is disconnected. */
  readonly packetBytes: number;
  /** Bytes waiting in one subscriber's socket beyond which QoS 0 messages for it are dropped. */
  readonly softSocketBytes: number;
  /** Bytes waiting in one subscriber's socket beyond which it is disconnected. */
  readonly hardSocketBytes: number;
  /** Unacknowledged messages on their way to one persistent session. */
  readonly window: number;
  /** Messages a persistent session keeps; beyond it new ones are dropped. */
  readonly sessionMessages: number;
  /** Bytes a persistent session keeps. */
  readonly sessionBytes: number;
  /** Bytes all persistent sessions keep together. */
  readonly allSessionBytes: number;
  /** Persistent sessions; beyond it the one that is away longest is forgotten. */
  readonly sessions: number;
  /** Queued messages of a connected session beyond which publishers are held back. */
  readonly holdMessages: number;
  /** Queued bytes of a connected session beyond which publishers are held back. */
  readonly holdBytes: number;
  /** A session that holds publishers back and acknowledges nothing for so long is disconnected. */
  readonly stallMs: number;
  /** Retained messages, and their bytes together. */
  readonly retained: number;
  readonly retainedBytes: number;
}

const MIB = 1024 * 1024;

/** Limits that fit a gateway with some hundred clients and events of up to EdgeX's 25,000 KB. */
export const BROKER_LIMITS: BrokerLimits = {
  connections: 1_000,
  subscriptions: 5_000,
  packetBytes: 32 * MIB,
  softSocketBytes: 2 * MIB,
  hardSocketBytes: 64 * MIB,
  window: 512,
  sessionMessages: 100_000,
  sessionBytes: 64 * MIB,
  allSessionBytes: 256 * MIB,
  sessions: 1_000,
  holdMessages: 5_000,
  holdBytes: 16 * MIB,
  stallMs: 10_000,
  retained: 10_000,
  retainedBytes: 64 * MIB,
};
