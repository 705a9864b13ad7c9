import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BytesBody } from './raw-body.ts';
import { readUpload } from './upload.ts';

async function upload(form: FormData, change: (bytes: Buffer) => Buffer = (bytes) => bytes): Promise<ReturnType<typeof readUpload>> {
  const response = new Response(form);
  const contentType = response.headers.get('content-type') ?? '';
  const raw = new BytesBody(change(Buffer.from(await response.arrayBuffer())), contentType);
  return readUpload({ headers: { 'content-type': contentType }, raw });
}

function formWith(field: string, text: string): FormData {
  const form = new FormData();
  form.append('note', 'hello');
  form.append(field, new Blob([text], { type: 'text/yaml' }), 'profile.yaml');
  return form;
}

test('finds the file among the fields of a form', async () => {
  const file = await upload(formWith('file', 'name: x'));
  assert.deepEqual([file.fileName, file.contentType, Buffer.from(file.bytes).toString()], ['profile.yaml', 'text/yaml', 'name: x']);
});

test('keeps a large file whole', async () => {
  const text = 'x'.repeat(3_000_000);
  assert.equal((await upload(formWith('file', text))).bytes.length, text.length);
});

test('refuses a form without the file', async () => {
  await assert.rejects(upload(formWith('other', 'x')), { kind: 'ContractInvalid', message: 'http: no such file' });
});

test('refuses what is no form', async () => {
  const raw = new BytesBody(Buffer.from('{}'), 'application/json');
  for (const type of [undefined, 'application/json', 'multipart/form-data']) {
    await assert.rejects(readUpload({ headers: { 'content-type': type }, raw }), { kind: 'UnexpectedServerError', message: /multipart/ });
  }
});

test('refuses a form that is cut or garbled, whatever the place', async () => {
  const whole = formWith('file', 'name: x');
  const length = (await new Response(whole).arrayBuffer()).byteLength;
  for (let end = 0; end < length - 60; end += 7) {
    await assert.rejects(
      upload(whole, (bytes) => bytes.subarray(0, end)),
      { kind: 'ContractInvalid' },
    );
  }
});
