import type { Clock, Logger, Random } from '@skerry/runtime';

/** The delivery guarantee of one publish or subscription: at most once, at least once, exactly once. */
export type Qos = 0 | 1 | 2;

/** Whether a client talks to its broker right now; `closed` is final. */
export type MqttState = 'connecting' | 'connected' | 'closed';

/** Certificates and their checking, for `mqtts:`, `ssl:` and `tls:` addresses; each is PEM text. */
export interface MqttTls {
  ca?: string;
  cert?: string;
  key?: string;
  /** Accepts any certificate of the broker. */
  skipVerify?: boolean;
}

/** The message a broker sends on the client's behalf when the connection ends without a goodbye. */
export interface MqttWill {
  topic: string;
  payload: Uint8Array;
  qos?: Qos;
  retain?: boolean;
}

/** Where and how to connect, and how much may wait. */
export interface MqttOptions {
  /** `mqtt://host:1883`; also `tcp:`, `mqtts:`, `ssl:`, `tls:`, `ws:`, `wss:`. */
  url: string;
  /** Default: a random one. */
  clientId?: string;
  username?: string;
  password?: string;
  tls?: MqttTls;
  /** Seconds between pings; default 10, 0 means none. */
  keepAliveSeconds?: number;
  /** Default true; false makes the broker keep subscriptions and QoS 1 messages while the client is away. */
  clean?: boolean;
  /** Default 5,000. */
  connectTimeoutMs?: number;
  /** Pauses between attempts double from `baseMs` (default 500) to `maxMs` (default 15,000), with jitter; attempts never end. */
  reconnect?: { baseMs?: number; maxMs?: number };
  will?: MqttWill;
  /** Messages that may be on their way to the broker at once; default 256. */
  maxInFlight?: number;
  /** Publishers that may wait for their turn or for the broker to return; default 10,000. Beyond it `publish` rejects at once. */
  maxWaiting?: number;
  /** Bytes of the messages that may wait; default 64 MiB. */
  maxWaitingBytes?: number;
  /** How long one publish may take, waiting included; default 15,000. */
  publishTimeoutMs?: number;
  /** Received QoS 1 messages whose handlers may run at once, over all subscriptions; default 256. Then the socket is not read. */
  maxHandling?: number;
  clock?: Clock;
  random?: Random;
  log?: Logger;
}

/** One received message; `payload` may be kept. */
export interface MqttMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: Qos;
  readonly retain: boolean;
  /** The broker says that it may have sent this message before. */
  readonly duplicate: boolean;
}

/** What a subscription does with each message. At QoS 1 the broker gets its PUBACK when the promise resolves; if it rejects, it gets none. */
export type MqttHandler = (message: MqttMessage) => void | Promise<void>;

/** How one message is published. */
export interface MqttPublishOptions {
  qos?: Qos;
  retain?: boolean;
  signal?: AbortSignal;
}

/** A connection to one MQTT 3.1.1 broker that is made again whenever it breaks. */
export interface MqttClient extends AsyncDisposable {
  readonly state: MqttState;
  /** Calls the listener on every change of state. */
  onState(listener: (state: MqttState, reason: string | undefined) => void): Disposable;
  /**
   * Resolves once connected.
   *
   * @throws {EdgeError} kind `Communication` when the time is up, naming the broker and the last error.
   */
  connected(options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<void>;
  /**
   * Resolves when the broker has the message: at QoS 0 when it is written to the socket, at QoS 1 and 2 when the broker acknowledged it.
   *
   * @throws {EdgeError} kind `Communication` when the time is up or too many publishers wait; a QoS 1 message may have arrived all the same.
   */
  publish(topic: string, payload: Uint8Array | string, options?: MqttPublishOptions): Promise<void>;
  /** Resolves at once if the broker is away: the subscription is made as soon as it is back, and after each reconnect. Dispose to end it. */
  subscribe(filter: string, handler: MqttHandler, options?: { qos?: Qos }): Promise<AsyncDisposable>;
}
