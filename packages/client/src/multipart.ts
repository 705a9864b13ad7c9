const BOUNDARY_PREFIX = '----skerry-profile-';
const encoder = new TextEncoder();

/**
 * The headers and body of an upload with one part named `file`, as EdgeX's profile upload wants it.
 *
 * The boundary is one that does not occur in the content, found by counting up, so equal content gives equal bytes.
 */
export function multipartFile(content: string | Uint8Array): { headers: Record<string, string>; body: Uint8Array } {
  const bytes = Buffer.from(typeof content === 'string' ? encoder.encode(content) : content);
  let number = 0;
  while (bytes.includes(BOUNDARY_PREFIX + number)) number += 1;
  const boundary = BOUNDARY_PREFIX + number;
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="profile.yaml"\r\nContent-Type: application/x-yaml\r\n\r\n`;
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
