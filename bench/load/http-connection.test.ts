import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { HttpConnection } from './http-connection.ts';

test('asks again and again on one connection, and puts answers in pieces together', async () => {
  let connections = 0;
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/no' ? 404 : 200, { 'content-length': 10 }).write('12345');
    setImmediate(() => response.end('67890'));
  });
  server.on('connection', () => connections++);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const connection = await HttpConnection.open((server.address() as AddressInfo).port);
  const ask = (path: string) => connection.send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  assert.equal((await ask('/')).body(), '1234567890');
  assert.equal((await ask('/no')).status, 404);
  assert.equal(connections, 1);
  connection.close();
  server.close();
});
