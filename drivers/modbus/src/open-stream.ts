import { connect, type Socket } from 'node:net';
import { DriverError } from '@skerry/device-sdk';
import type { Clock } from '@skerry/runtime';
import type { LineSettings, TcpSettings } from './line-settings.ts';
import { openSerialPort } from './serial-port.ts';

/** What opening a line needs beside its settings. */
export interface OpenContext {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Opens the byte stream of a line: a TCP connection, or a serial port.
 *
 * @throws {DriverError} with fault `connection` and `executed: 'no'`, after at most the device's Timeout.
 */
export async function openStream(settings: LineSettings, context: OpenContext): Promise<Socket> {
  if (settings.protocol !== 'modbus-tcp') return openSerialPort(settings);
  const socket = await openTcp(settings, context);
  if (settings.connectDelayMs > 0) await pause(socket, settings, context);
  return socket;
}

async function pause(socket: Socket, settings: TcpSettings, { clock, signal }: OpenContext): Promise<void> {
  try {
    await clock.sleep(settings.connectDelayMs, signal);
  } catch (cause) {
    socket.destroy();
    throw cannotConnect(settings, 'the call was given up', cause);
  }
}

function openTcp(settings: TcpSettings, { clock, signal }: OpenContext): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ host: settings.address, port: settings.port, noDelay: true, keepAlive: true });
  const fail = (why: string, cause?: unknown): void => {
    socket.destroy();
    reject(cannotConnect(settings, why, cause));
  };
  const onError = (error: NodeJS.ErrnoException): void => fail(reasonOf(error), error);
  const onAbort = (): void => fail('the call was given up', signal.reason);
  const timer = clock.setTimeout(() => fail(`no answer within ${settings.timeoutMs} ms`), settings.timeoutMs);
  signal.addEventListener('abort', onAbort, { once: true });
  socket.once('error', onError);
  socket.once('connect', () => {
    socket.off('error', onError);
    resolve(socket);
  });
  if (signal.aborted) onAbort();
  return promise.finally(() => {
    timer[Symbol.dispose]();
    signal.removeEventListener('abort', onAbort);
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  if (error.code === 'ECONNREFUSED') return 'connection refused; nothing listens there';
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return 'the host name is unknown';
  return error.code === 'EHOSTUNREACH' || error.code === 'ENETUNREACH' ? 'there is no route to it' : error.message;
}

function cannotConnect(settings: TcpSettings, why: string, cause: unknown): DriverError {
  const place = `${settings.address}:${settings.port}`;
  return new DriverError(`Cannot connect to Modbus device at ${place}: ${why}.`, { fault: 'connection', executed: 'no', cause });
}
