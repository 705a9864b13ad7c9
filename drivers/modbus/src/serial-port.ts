import { execFile } from 'node:child_process';
import { close, constants, open } from 'node:fs';
import type { Socket } from 'node:net';
import { ReadStream } from 'node:tty';
import { promisify } from 'node:util';
import { DriverError } from '@skerry/device-sdk';
import type { SerialSettings } from './line-settings.ts';

const openFile = promisify(open);
const closeFile = promisify(close);
const runFile = promisify(execFile);
const STTY_TIMEOUT_MS = 2000;

/**
 * Opens a serial port (or pseudo terminal) as a stream of raw bytes.
 *
 * The terminal settings are made by `stty`, which every Linux and macOS has, and the bytes go through Node's own terminal stream: no native add-on. Speeds are
 * those that the system's `stty` knows.
 *
 * @throws {DriverError} with fault `connection` and `executed: 'no'`.
 */
export async function openSerialPort(settings: SerialSettings): Promise<Socket> {
  if (process.platform === 'win32') throw cannotOpen(settings, 'serial lines need Linux or macOS');
  const descriptor = await opened(settings);
  try {
    await runFile('stty', sttyArguments(settings), { timeout: STTY_TIMEOUT_MS });
    return new ReadStream(descriptor);
  } catch (cause) {
    await closeFile(descriptor);
    throw cannotOpen(settings, sttyReason(cause), cause);
  }
}

/** Opened before stty runs, so that the settings are not lost with its own closing of the port; non-blocking, so as not to wait for a carrier. */
async function opened(settings: SerialSettings): Promise<number> {
  try {
    return await openFile(settings.address, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch (cause) {
    throw cannotOpen(settings, openReason(cause as NodeJS.ErrnoException), cause);
  }
}

/** The arguments that make `stty` set a port to raw bytes at the given speed, without flow control. */
export function sttyArguments(settings: SerialSettings): string[] {
  const parity = { N: ['-parenb'], E: ['parenb', '-parodd'], O: ['parenb', 'parodd'] }[settings.parity];
  return [
    process.platform === 'darwin' ? '-f' : '-F',
    settings.address,
    ...['raw', '-echo', 'clocal', 'cread', '-crtscts', '-ixon', '-ixoff'],
    `${settings.baudRate}`,
    `cs${settings.dataBits}`,
    settings.stopBits === 2 ? 'cstopb' : '-cstopb',
    ...parity,
  ];
}

function openReason(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'there is no such port (is the adapter plugged in?)';
  if (error.code === 'EACCES') return 'no permission; add the user to the group of the port (dialout)';
  return error.code === 'EBUSY' ? 'another program has it open' : error.message;
}

function sttyReason(cause: unknown): string {
  const said = (cause as { stderr?: string }).stderr?.trim();
  return said ? `its settings were refused (${said})` : `its settings cannot be made (${(cause as Error).message})`;
}

function cannotOpen(settings: SerialSettings, why: string, cause?: unknown): DriverError {
  return new DriverError(`Cannot open serial port ${settings.address}: ${why}.`, { fault: 'connection', executed: 'no', cause });
}
