import { EdgeError, isEdgeError } from '@skerry/contracts';
import { plainMessage } from './output/plain-message.ts';

/** Adds to an error about something that does not exist which command lists what does; other errors are given back as they are. */
export function withPointer(error: unknown, device: string): unknown {
  if (!isEdgeError(error) || error.kind !== 'NotFound') return error;
  const noDevice = /no device with name/i.test(error.message);
  const pointer = noDevice ? '"skerry device list" shows which devices there are.' : `"skerry device show ${device}" shows what it has.`;
  return new EdgeError('NotFound', `${plainMessage(error.firstMessage).replace(/\.?$/, '.')} ${pointer}`, { cause: error });
}
