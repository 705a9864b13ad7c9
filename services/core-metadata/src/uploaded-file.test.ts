import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uploadedFile } from './uploaded-file.ts';

const TYPE = 'multipart/form-data; boundary=xx';

function form(...parts: [head: string, content: string][]): Uint8Array {
  const text = parts.map(([head, content]) => `--xx\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`).join('');
  return Buffer.from(`${text}--xx--\r\n`);
}

function upload(contentType: string, body: Uint8Array): string | undefined {
  const file = uploadedFile(contentType, body);
  return file && Buffer.from(file).toString();
}

test('finds the part named file among others', () => {
  const body = form(['name="other"', 'no'], ['name="file"; filename="p.yaml"', 'name: Pump\r\n--not the end'], ['name="last"', 'no']);
  assert.equal(upload(TYPE, body), 'name: Pump\r\n--not the end');
  assert.equal(upload('multipart/form-data; charset=utf-8; boundary="xx"', body), 'name: Pump\r\n--not the end');
});

test('finds an empty file, and none where there is none', () => {
  assert.equal(upload(TYPE, form(['name="file"; filename="p.yaml"', ''])), '');
  assert.equal(upload(TYPE, form(['name="filename"', 'x'])), undefined);
});

test('refuses what is no form, with Go’s words', () => {
  const refusal = (message: string) => ({ kind: 'UnexpectedServerError', message });
  assert.throws(() => upload('application/json', form()), refusal("request Content-Type isn't multipart/form-data"));
  assert.throws(() => upload('multipart/form-data', form()), refusal('no multipart boundary param in Content-Type'));
  assert.throws(() => upload(TYPE, new Uint8Array()), refusal('multipart: NextPart: EOF'));
});

test('finds nothing in a form that was cut short', () => {
  assert.equal(upload(TYPE, form(['name="file"', 'content']).subarray(0, 60)), undefined);
});
