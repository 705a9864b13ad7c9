import { EdgeError } from '@skerry/contracts';

const PART_NAME = /content-disposition:[^\r\n]*;\s*name="?file"?\s*(?:;|\r|$)/i;

/**
 * The content of the part named `file` of a multipart form; undefined when it has none.
 *
 * @throws {EdgeError} kind `UnexpectedServerError`, with Go's text, when the request is no such form.
 */
export function uploadedFile(contentType: string, body: Uint8Array): Uint8Array | undefined {
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw new EdgeError('UnexpectedServerError', "request Content-Type isn't multipart/form-data");
  }
  const boundary = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  if (boundary === null) throw new EdgeError('UnexpectedServerError', 'no multipart boundary param in Content-Type');
  return partNamedFile(Buffer.from(body.buffer, body.byteOffset, body.byteLength), `--${boundary[1] ?? boundary[2]}`);
}

function partNamedFile(body: Buffer, delimiter: string): Uint8Array | undefined {
  let start = body.indexOf(delimiter);
  if (start === -1) throw new EdgeError('UnexpectedServerError', 'multipart: NextPart: EOF');
  while (start !== -1) {
    const next = body.indexOf(`\r\n${delimiter}`, start + delimiter.length - 2);
    if (next === -1) return undefined;
    const head = body.indexOf('\r\n\r\n', start);
    if (head !== -1 && head < next && PART_NAME.test(body.toString('latin1', start, head))) return body.subarray(head + 4, next);
    start = next + 2;
  }
  return undefined;
}
