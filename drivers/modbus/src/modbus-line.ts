import type { Socket } from 'node:net';
import { DriverError, faultOf } from '@skerry/device-sdk';
import type { Clock } from '@skerry/runtime';
import { AsciiFraming } from './ascii-framing.ts';
import type { FramedReply, Framing } from './framing.ts';
import { LateAnswer } from './late-answer.ts';
import { type LineSettings, lineKey } from './line-settings.ts';
import { openStream } from './open-stream.ts';
import { RtuFraming } from './rtu-framing.ts';
import { TcpFraming } from './tcp-framing.ts';

/** One request of a device on a line. */
export interface LineRequest {
  readonly settings: LineSettings;
  readonly pdu: Uint8Array;
  readonly signal: AbortSignal;
  /** May be sent again when the connection breaks under it; true for reads. */
  readonly repeatable: boolean;
}

interface Pending {
  resolve(reply: FramedReply): void;
  reject(error: DriverError): void;
}

/** This many requests in a row without a byte in return, and a TCP connection is taken for half open. */
const SILENT_REQUESTS = 2;
const RECONNECT_PAUSE_MS = 100;

/**
 * A TCP connection or serial port with all the units behind it, one request at a time.
 *
 * It opens itself when it is needed, closes itself when it is idle, and never hands the answer to one request to another: TCP by transaction id, serial lines by
 * giving a late answer time to arrive before the same unit is asked again. The caller sees to it that requests don't overlap.
 */
export class ModbusLine implements Disposable {
  readonly #clock: Clock;
  readonly #framing: Framing;
  readonly #late: LateAnswer;
  #stream: Socket | undefined;
  #openedWith = '';
  #pending: Pending | undefined;
  #idle: Disposable | undefined;
  #silences = 0;
  #disposed = false;

  constructor(settings: LineSettings, clock: Clock) {
    this.#clock = clock;
    this.#framing = framingOf(settings);
    this.#late = new LateAnswer(clock);
  }

  /** Opens the line unless it is open with these settings. @throws {DriverError} with `executed: 'no'`. */
  async open(settings: LineSettings, signal: AbortSignal): Promise<void> {
    this.#idle?.[Symbol.dispose]();
    const wanted = portSettings(settings);
    if (this.#stream !== undefined && this.#openedWith === wanted) return;
    this.close();
    const stream = this.#disposed ? undefined : await openStream(settings, { clock: this.#clock, signal });
    // It may have been disposed while it was opening.
    if (stream === undefined || this.#disposed) throw givenUp(stream);
    this.#adopt(stream);
    this.#openedWith = wanted;
  }

  /**
   * Sends a request and resolves with the PDU of its reply, be it an exception.
   *
   * @throws {DriverError} that says whether the device may have acted.
   */
  async exchange(request: LineRequest): Promise<Uint8Array> {
    const deadlineMs = this.#clock.monotonicMs() + ('linkRecoveryMs' in request.settings ? request.settings.linkRecoveryMs : 0);
    let reused = this.#stream !== undefined;
    for (;;) {
      try {
        return await this.#attempt(request);
      } catch (error) {
        const again = request.repeatable && faultOf(error) === 'connection' && !request.signal.aborted && !this.#disposed;
        if (!again || !(reused || this.#clock.monotonicMs() < deadlineMs)) throw error;
        // A connection that was open before may have died unnoticed; the next one is new.
        if (!reused) await this.#clock.sleep(RECONNECT_PAUSE_MS, request.signal);
        reused = false;
      }
    }
  }

  /** Says that nobody needs the line now: it closes after `idleMs` without a request; 0 at once, Infinity never. */
  rest(idleMs: number): void {
    this.#idle?.[Symbol.dispose]();
    if (idleMs === 0) this.close();
    else if (Number.isFinite(idleMs)) this.#idle = this.#clock.setTimeout(() => this.close(), idleMs);
  }

  /** Closes the line until the next request. */
  close(): void {
    this.#idle?.[Symbol.dispose]();
    this.#idle = undefined;
    this.#silences = 0;
    this.#framing.reset();
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.destroy();
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    this.close();
    this.#fail('the line was given up');
  }

  async #attempt(request: LineRequest): Promise<Uint8Array> {
    await this.open(request.settings, request.signal);
    await this.#settle(request);
    const reply = await this.#send(request);
    if (reply.unit === request.settings.unit) return reply.pdu;
    const message = `Unit ${reply.unit} answered a request to unit ${request.settings.unit} at ${lineKey(request.settings)}. Check UnitID and the gateway's routing.`;
    throw new DriverError(message, { fault: 'silent', executed: 'maybe' });
  }

  async #settle({ settings, signal }: LineRequest): Promise<void> {
    if (settings.protocol === 'modbus-tcp') return;
    try {
      await this.#late.settle(settings, signal);
    } catch (cause) {
      throw new DriverError(`The call was given up before unit ${settings.unit} was asked.`, { fault: 'silent', executed: 'no', cause });
    }
  }

  async #send({ settings, pdu, signal }: LineRequest): Promise<FramedReply> {
    const { promise, resolve, reject } = Promise.withResolvers<FramedReply>();
    const giveUp = (why: string): void => this.#giveUp(settings, why);
    const onAbort = (): void => giveUp('before the call was given up');
    const timer = this.#clock.setTimeout(() => giveUp(`within ${settings.timeoutMs} ms`), settings.timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#pending = { resolve, reject };
    if (this.#stream === undefined) this.#fail('it was closed before the request was sent', 'no');
    else this.#stream.write(this.#framing.request(settings.unit, pdu));
    if (signal.aborted) onAbort();
    try {
      return await promise;
    } finally {
      this.#pending = undefined;
      timer[Symbol.dispose]();
      signal.removeEventListener('abort', onAbort);
    }
  }

  #giveUp(settings: LineSettings, why: string): void {
    const dropped = this.#framing.dropped();
    if (this.#pending === undefined) return;
    const instead = dropped === '' ? '' : `; received instead: ${dropped}`;
    const message = `No answer from unit ${settings.unit} at ${lineKey(settings)} ${why}${instead}.`;
    this.#pending.reject(new DriverError(message, { fault: 'silent', executed: 'maybe' }));
    if (settings.protocol !== 'modbus-tcp') this.#late.expect(settings);
    else this.#countSilence();
  }

  /** A reply that broke off leaves the stream in the middle of a frame; silence twice in a row means nobody may be there any more. */
  #countSilence(): void {
    this.#silences += 1;
    if (this.#framing.incomplete() || this.#silences >= SILENT_REQUESTS) this.close();
  }

  #adopt(stream: Socket): void {
    this.#stream = stream;
    stream.on('data', (bytes) => this.#receive(bytes as Buffer));
    stream.on('error', (error) => this.#lose(stream, error.message));
    stream.on('close', () => this.#lose(stream, 'the other end closed it'));
  }

  #receive(bytes: Uint8Array): void {
    this.#silences = 0;
    this.#late.heard();
    try {
      const reply = this.#framing.accept(bytes);
      if (reply === undefined) return;
      if (this.#pending === undefined) this.#late.arrived();
      this.#pending?.resolve(reply);
    } catch (error) {
      this.#pending?.reject(error as DriverError);
      this.close();
    }
  }

  #lose(stream: Socket, why: string): void {
    if (this.#stream !== stream) return;
    this.close();
    this.#fail(why);
  }

  #fail(why: string, executed: 'no' | 'maybe' = 'maybe'): void {
    this.#pending?.reject(new DriverError(`The connection broke before the answer came: ${why}.`, { fault: 'connection', executed }));
  }
}

function givenUp(stream: Socket | undefined): DriverError {
  stream?.destroy();
  return new DriverError('The connection was given up before the request was sent.', { fault: 'connection', executed: 'no' });
}

function framingOf({ protocol }: LineSettings): Framing {
  if (protocol === 'modbus-tcp') return new TcpFraming();
  return protocol === 'modbus-rtu' ? new RtuFraming() : new AsciiFraming();
}

/** What must be opened anew when it changes. */
function portSettings(settings: LineSettings): string {
  if (settings.protocol === 'modbus-tcp') return lineKey(settings);
  return [settings.address, settings.baudRate, settings.dataBits, settings.parity, settings.stopBits].join();
}
