import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { test } from 'node:test';
import { SeededRandom } from '@skerry/testkit';
import type { ServiceDispatcher } from '../dispatch.ts';
import { together } from '../host.ts';
import type { Route } from '../route.ts';
import { RawConnection } from '../test/raw-connection.ts';
import { getRoute, hostRoutes, testOptions, testService } from '../test/test-service.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const hello = getRoute('/hello', () => ({ status: 200, body: { hello: '<b>' } }));
const echo: Route = { ...getRoute('/echo', (_state, { raw }) => ({ status: 201, body: { bytes: raw.bytes().length } })), method: 'POST' };
const byName = getRoute('/name/:name', (_state, { params }) => ({ status: 200, body: params }));
const parsed: Route = {
  ...getRoute('/parsed', (_state, { raw }) => ({ status: 200, body: { type: typeof raw.value() } })),
  method: 'POST',
};
const small = { overrides: { '*': { 'Service.MaxRequestSize': '1' } } };

test('answers JSON with exactly the headers of EdgeX', async () => {
  await using host = await hostRoutes([hello]);
  const response = await fetch(`${host.url}/hello`);
  assert.equal(response.headers.get('content-type'), 'application/json');
  assert.match(response.headers.get('x-correlation-id') ?? '', UUID);
  assert.equal(await response.text(), '{"hello":"\\u003cb\\u003e"}\n');
  assert.equal(response.headers.get('content-length'), '26');
});

test('echoes the correlation id of a request, however odd', async () => {
  await using host = await hostRoutes([hello]);
  const response = await fetch(`${host.url}/hello`, { headers: { 'x-correlation-id': 'käse "1"' } });
  assert.equal(response.headers.get('x-correlation-id'), 'käse "1"');
});

test('sends the correlation id as the route says', async () => {
  const parts = [
    getRoute('/echo', () => ({ status: 200 }), { correlation: 'echo' }),
    getRoute('/none', () => ({ status: 200 }), { correlation: 'none' }),
  ];
  await using host = await hostRoutes(parts);
  assert.equal((await fetch(`${host.url}/echo`)).headers.get('x-correlation-id'), '');
  assert.equal((await fetch(`${host.url}/none`)).headers.get('x-correlation-id'), null);
});

test('answers unknown paths, wrong methods and OPTIONS as the framework of EdgeX does', async () => {
  await using host = await hostRoutes([hello, { ...hello, method: 'DELETE' }]);
  const missing = await fetch(`${host.url}/nothing`);
  assert.deepEqual([missing.status, await missing.text()], [404, '{"message":"Not Found"}\n']);
  const wrong = await fetch(`${host.url}/hello`, { method: 'PATCH' });
  assert.deepEqual(
    [wrong.status, wrong.headers.get('allow'), await wrong.text()],
    [405, 'OPTIONS, DELETE, GET', '{"message":"Method Not Allowed"}\n'],
  );
  const options = await fetch(`${host.url}/hello`, { method: 'OPTIONS' });
  assert.deepEqual([options.status, options.headers.get('allow'), await options.text()], [204, 'OPTIONS, DELETE, GET', '']);
  assert.equal((await fetch(`${host.url}/hello`, { method: 'HEAD' })).status, 405);
});

test('sends texts, bytes and nothing as a route gives them', async () => {
  const parts = [
    getRoute('/text', () => ({ status: 200, body: 'as is', contentType: 'text/plain' })),
    getRoute('/bytes', () => ({ status: 200, body: new Uint8Array([1, 2]), contentType: 'application/cbor' })),
    getRoute('/nothing', () => ({ status: 200 })),
    getRoute('/untyped', () => ({ status: 200, contentType: '', headers: { 'X-Other': 'y' } })),
    getRoute('/gone', () => ({ status: 204 })),
  ];
  await using host = await hostRoutes(parts);
  const get = async (path: string) => {
    const response = await fetch(host.url + path);
    return [response.status, response.headers.get('content-type'), Buffer.from(await response.arrayBuffer()).toString('latin1')];
  };
  assert.deepEqual(await get('/text'), [200, 'text/plain', 'as is']);
  assert.deepEqual(await get('/bytes'), [200, 'application/cbor', '\u0001\u0002']);
  assert.deepEqual(await get('/nothing'), [200, 'application/json', '']);
  assert.deepEqual(await get('/gone'), [204, 'application/json', '']);
  assert.deepEqual(await get('/untyped'), [200, null, '']);
  assert.equal((await fetch(`${host.url}/untyped`)).headers.get('x-other'), 'y');
});

test('refuses a body that says it is too large, and keeps the connection', async () => {
  await using host = await hostRoutes([{ ...echo, handle: () => assert.fail('must not run') }], small);
  using connection = await RawConnection.open(host.url);
  connection.send(
    `POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1025\r\n\r\n${'x'.repeat(1025)}GET /api/v3/ping HTTP/1.1\r\nHost: x\r\n\r\n`,
  );
  const text = await connection.until('serviceName');
  assert.match(
    text,
    /^HTTP\/1\.1 413 [\s\S]*\{"apiVersion":"v3","message":"request size exceed Service\.MaxRequestSize\(1 KB\)","statusCode":413\}\n/,
  );
  assert.match(text, /HTTP\/1\.1 200/);
});

test('refuses a chunked body that turns out too large', async () => {
  await using host = await hostRoutes([{ ...echo, handle: () => assert.fail('must not run') }], small);
  const response = await fetch(`${host.url}/echo`, {
    method: 'POST',
    body: new Blob(['x'.repeat(5000)]).stream(),
    duplex: 'half',
  } as RequestInit);
  assert.equal(response.status, 413);
});

test('takes a body of just the allowed size, whole or in chunks', async () => {
  await using host = await hostRoutes([echo], small);
  const body = 'x'.repeat(1024);
  assert.deepEqual(await (await fetch(`${host.url}/echo`, { method: 'POST', body })).json(), { bytes: 1024 });
  const stream = new Blob([body]).stream();
  assert.deepEqual(await (await fetch(`${host.url}/echo`, { method: 'POST', body: stream, duplex: 'half' } as RequestInit)).json(), {
    bytes: 1024,
  });
});

test('cuts off a sender that goes on and on after it was refused', async () => {
  await using host = await hostRoutes([echo], small);
  using connection = await RawConnection.open(host.url);
  connection.send('POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n');
  await connection.until('413');
  for (let i = 0; i < 20; i++) connection.send(Buffer.alloc(1024 * 1024));
  await connection.untilClosed();
});

test('answers 100-continue only to a body it will take', async () => {
  await using host = await hostRoutes([echo], small);
  using good = await RawConnection.open(host.url);
  good.send('POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n');
  await good.until('100 Continue');
  good.send('{}');
  await good.until('"bytes":2');
  using large = await RawConnection.open(host.url);
  large.send('POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2000\r\n\r\n');
  assert.match(await large.until('statusCode'), /^HTTP\/1\.1 413/);
});

test('answers 503 with a plain text when a body or a handler takes too long', async () => {
  const slow = getRoute('/slow', () => new Promise(() => undefined));
  await using host = await hostRoutes([slow, echo], { overrides: { '*': { 'Service.RequestTimeout': '60ms' } } });
  const response = await fetch(`${host.url}/slow`);
  assert.deepEqual(
    [response.status, response.headers.get('content-type'), await response.text()],
    [503, 'text/plain; charset=utf-8', 'request timeout'],
  );
  using connection = await RawConnection.open(host.url);
  connection.send('POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf');
  assert.match(await connection.untilClosed(), /^HTTP\/1\.1 503 [\s\S]*request timeout$/);
});

test('tells a handler that its caller has gone', async () => {
  const aborted = Promise.withResolvers<unknown>();
  const arrived = Promise.withResolvers<void>();
  const waits = getRoute('/waits', (_state, { signal }) => {
    signal.addEventListener('abort', () => aborted.resolve(signal.reason));
    arrived.resolve();
    return new Promise(() => undefined);
  });
  await using host = await hostRoutes([waits]);
  const call = request(`${host.url}/waits`).on('error', () => undefined);
  call.end();
  await arrived.promise;
  call.destroy();
  assert.match(String(await aborted.promise), /the caller went away/);
});

test('answers 500 when a handler returns what cannot be written, and logs it', async () => {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  const parts = [
    getRoute('/loop', () => ({ status: 200, body: loop })),
    getRoute('/nothing', () => undefined as never),
    getRoute('/header', () => ({ status: 200, headers: { 'X-Bad': 'a\r\nb' } })),
  ];
  await using host = await hostRoutes(parts);
  for (const path of ['/loop', '/nothing', '/header']) {
    const response = await fetch(host.url + path);
    assert.deepEqual([response.status, await response.text()], [500, '{"message":"Internal Server Error"}\n'], path);
  }
});

test('serves requests that come one behind the other without waiting', async () => {
  let count = 0;
  await using host = await hostRoutes([getRoute('/count', () => ({ status: 200, body: { count: ++count } }))]);
  using connection = await RawConnection.open(host.url);
  connection.send('GET /count HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(50));
  const text = await connection.until('{"count":50}');
  assert.equal(text.match(/HTTP\/1\.1 200/g)?.length, 50);
});

test('answers a preflight with 200 and no body', async () => {
  await using host = await hostRoutes([hello], { overrides: { '*': { 'Service.CORSConfiguration.EnableCORS': 'true' } } });
  const asked = request(`${host.url}/hello`, {
    method: 'OPTIONS',
    headers: { Origin: 'https://ui', 'Access-Control-Request-Method': 'GET' },
  });
  asked.end();
  const [response] = await once(asked, 'response');
  response.resume();
  assert.deepEqual(
    [response.statusCode, response.headers['access-control-allow-origin'], response.headers['content-length']],
    [200, 'https://localhost', '0'],
  );
  const plain = await fetch(`${host.url}/hello`, { headers: { Origin: 'https://ui' } });
  assert.equal(plain.headers.get('vary'), 'Origin');
});

for (const [what, bytes, status] of [
  ['garbage', '\u0000\u0001\u0002 nonsense\r\n\r\n', 400],
  ['a version that does not exist', 'GET /hello HTTP/9.9\r\nHost: x\r\n\r\n', 400],
  ['a TLS hello', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000', 400],
  ['two lengths', 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx', 400],
  ['length and chunks at once', 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
  ['a request without host', 'GET /hello HTTP/1.1\r\n\r\n', 400],
  ['headers without end', `GET /hello HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
  ['an endless path', `GET /${'y'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
  ['a chunk with a bad length', 'POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400],
] as const) {
  test(`answers ${status} to ${what} and ends the connection`, async () => {
    await using host = await hostRoutes([hello, echo]);
    using connection = await RawConnection.open(host.url);
    connection.send(Buffer.from(bytes, 'latin1'));
    assert.match(await connection.untilClosed(), new RegExp(`^HTTP/1\\.1 ${status} `));
    assert.equal((await fetch(`${host.url}/hello`)).status, 200);
  });
}

test('survives garbage on many connections and leaks no call', async () => {
  await using host = await together([testService({ routes: [hello, echo, byName] })], testOptions());
  const { url, dispatcher } = host.services[0] as (typeof host.services)[0];
  const random = new SeededRandom(42);
  for (let round = 0; round < 300; round++) {
    using connection = await RawConnection.open(url);
    for (let i = 0; i < 10; i++) connection.send(garbage(random));
    if (round % 2 === 0) await connection.until('HTTP/1.1');
  }
  assert.deepEqual(await (await fetch(`${url}/name/still-here`)).json(), { name: 'still-here' });
  await (dispatcher as ServiceDispatcher).pending.drained();
});

test('answers five thousand well-formed requests with generated paths and bodies, none with a fault of its own', async () => {
  await using host = await together([testService({ routes: [hello, parsed, byName] })], testOptions());
  const { dispatcher } = host.services[0] as (typeof host.services)[0];
  const random = new SeededRandom(7);
  for (let i = 0; i < 5000; i++) {
    const text = Buffer.from(random.bytes(random.integer(30))).toString(random.pick(['latin1', 'utf8', 'base64'] as const));
    const path =
      random.pick(['/name/', '/hello', '/parsed', '']) + random.pick([encodeURIComponent(text.toWellFormed()), text, `?${text}`]);
    const headers = { 'content-type': random.pick(['application/json', 'application/cbor', 'application/yaml', text]) };
    const reply = await dispatcher.dispatch({
      method: random.pick(['GET', 'POST', 'PUT', text]),
      path,
      headers,
      body: random.bytes(random.integer(30)),
    });
    const isFault = reply.status >= 500 && JSON.stringify(reply.body) !== '{"message":"Internal Server Error"}';
    assert.equal(isFault, false, JSON.stringify([path, headers, reply]));
  }
});

function garbage(random: SeededRandom): Uint8Array {
  const path = Buffer.from(random.bytes(random.integer(40))).toString(random.pick(['latin1', 'hex', 'base64'] as const));
  const method = random.pick(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'get', 'BREW', '']);
  const head = `${method} /${random.pick(['hello', 'echo', 'name/', ''])}${path} HTTP/1.${random.integer(3)}\r\nHost: x\r\n`;
  const framing = random.pick([
    '',
    'Content-Length: 5\r\n',
    'Content-Length: -1\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Expect: 100-continue\r\n',
    'Content-Type: application/cbor\r\nContent-Length: 3\r\n',
  ]);
  return Buffer.concat([Buffer.from(`${head}${framing}\r\n`, 'latin1'), random.bytes(random.integer(20))]);
}

test('refuses pages of other sites, and leaves the handler alone', async () => {
  let calls = 0;
  const counting = getRoute('/count', () => ({ status: 200, body: { calls: ++calls } }));
  await using host = await hostRoutes([counting]);
  const refused = await fetch(`${host.url}/count`, { headers: { Origin: 'https://elsewhere.example' } });
  assert.equal(refused.status, 403);
  assert.match(await refused.text(), /pages of other sites may not call/);
  assert.equal(calls, 0);
  assert.equal((await fetch(`${host.url}/count`, { headers: { Origin: 'http://localhost:4000' } })).status, 200);
});
