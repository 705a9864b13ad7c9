import assert from 'node:assert/strict';
import { test } from 'node:test';
import { multipartFile } from './multipart.ts';

/** What a standard parser of forms finds in the upload. */
async function parsed(content: string | Uint8Array): Promise<FormData> {
  const { headers, body } = multipartFile(content);
  return await new Response(Buffer.from(body), { headers }).formData();
}

test('is a form with one file named file, as others read it', async () => {
  const form = await parsed('name: Pümp\r\n\n');
  assert.deepEqual([...form.keys()], ['file']);
  assert.equal(await (form.get('file') as File).text(), 'name: Pümp\r\n\n');
});

test('keeps content that holds the boundary it would have used', async () => {
  const first = multipartFile('x').headers['content-type']?.split('boundary=')[1];
  const content = `a\r\n--${first}--\r\nb`;
  assert.equal(await ((await parsed(content)).get('file') as File).text(), content);
});

test('takes bytes as they are', async () => {
  const bytes = Uint8Array.of(0, 255, 13, 10, 45, 45);
  const file = (await parsed(bytes)).get('file') as File;
  assert.deepEqual(new Uint8Array(await file.arrayBuffer()), bytes);
});

test('is the same for the same content', () => {
  assert.deepEqual(multipartFile('a'), multipartFile('a'));
});
