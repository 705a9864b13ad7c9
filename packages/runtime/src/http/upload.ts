import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { EdgeError } from '@skerry/contracts';
import type { ServiceRequest } from '../route.ts';

/** A file that came in a form. */
export interface UploadedFile {
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

const LIMITS = { files: 1, fields: 20, parts: 32, fieldSize: 64 * 1024, headerPairs: 50 } as const;

/**
 * The file in one field of a `multipart/form-data` request, `file` as EdgeX's clients name it.
 *
 * No larger than a request body may be, since the form has been read whole.
 * @throws {EdgeError} kind `ContractInvalid` if the form has no such file or is cut; `UnexpectedServerError` if the request is no form, as EdgeX has it.
 */
export function readUpload(request: Pick<ServiceRequest, 'headers' | 'raw'>, field = 'file'): Promise<UploadedFile> {
  const { promise, resolve, reject } = Promise.withResolvers<UploadedFile>();
  const fail = (reason: string): void => reject(new EdgeError('ContractInvalid', reason));
  const form = openForm(request.headers['content-type']);
  if (!form) {
    reject(new EdgeError('UnexpectedServerError', "request Content-Type isn't multipart/form-data"));
    return promise;
  }
  form.on('file', (name, stream, ...[fileName, , contentType]) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => name === field && resolve({ fileName, contentType, bytes: Buffer.concat(chunks) }));
    stream.on('error', (error: Error) => fail(error.message));
  });
  form.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
  form.on('finish', () => fail('http: no such file'));
  form.end(Buffer.from(request.raw.bytes()));
  return promise;
}

function openForm(contentType: string | undefined): BusboyInstance | undefined {
  if (!contentType || !/^multipart\/form-data\b/i.test(contentType)) return undefined;
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits: LIMITS });
  } catch {
    return undefined;
  }
}
