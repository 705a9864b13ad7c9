import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EdgeError } from '@skerry/contracts';
import { FakeClock } from '@skerry/testkit';
import { createLogger, formatLogValue, type LogFields } from './log.ts';

function lines(write: (log: ReturnType<typeof createLogger>, setLevel: (level: string) => void) => void): string[] {
  const written: string[] = [];
  let level = 'INFO';
  const log = createLogger({
    app: 'core-data',
    sink: { write: (line) => written.push(line) },
    level: () => level,
    clock: new FakeClock(0),
  });
  write(log, (next) => {
    level = next;
  });
  return written;
}

const line = (message: string, fields: LogFields): string | undefined => lines((log) => log.info(message, fields))[0];

test('writes the line that EdgeX tools parse', () => {
  assert.equal(
    line('Stored 2 events', { 'X-Correlation-ID': 'abc', count: 2 }),
    'level=INFO ts=1970-01-01T00:00:00.000Z app=core-data source=core-data msg="Stored 2 events" X-Correlation-ID=abc count=2',
  );
});

test('leaves out what is below the level, and follows the level at once', () => {
  const written = lines((log, setLevel) => {
    log.debug('no');
    log.trace('no');
    setLevel('TRACE');
    log.trace('yes');
    setLevel('ERROR');
    log.warn('no');
    log.error('yes');
  });
  assert.deepEqual(
    written.map((text) => text.slice(0, 11)),
    ['level=TRACE', 'level=ERROR'],
  );
});

test('adds the fields of a child, and its source', () => {
  const [text] = lines((log) => log.child({ source: 'retention', device: 'pump 1' }).child({ n: 1 }).info('x'));
  assert.match(text ?? '', /source=retention msg="x" device="pump 1" n=1$/);
});

test('cannot be made to forge a line', () => {
  const text = line('a\nlevel=ERROR', { 'bad name\n': 'b\r\nlevel=ERROR msg="x"' }) ?? '';
  assert.equal(text.split('\n').length, 1);
  assert.match(text, /bad_name_="b\\r\\nlevel=ERROR msg=\\"x\\""$/);
});

test('never shows a secret, at any depth', () => {
  const text = line('x', {
    password: 'p1',
    Authorization: 'Bearer p2',
    config: { SecretData: { a: 'p3' }, mqttPassword: 'p4', list: [{ token: 'p5' }] },
  });
  assert.doesNotMatch(text ?? '', /p[1-5]/);
});

test('shows the whole chain of an error, and big integers and bytes', () => {
  const error = new EdgeError('NotFound', 'outer', { cause: new EdgeError('Database', 'inner') });
  assert.equal(formatLogValue(error), '"outer -> inner"');
  assert.equal(formatLogValue(new RangeError('bad')), '"RangeError: bad"');
  assert.equal(formatLogValue(new Uint8Array(3)), '"<3 bytes>"');
  assert.equal(formatLogValue(12345678901234567890n), '12345678901234567890');
  assert.equal(formatLogValue(''), '""');
});

test('shortens what is endless and survives what cannot be printed', () => {
  assert.ok(formatLogValue('x'.repeat(100_000)).length < 5000);
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  assert.match(formatLogValue(loop), /…/);
  const hostile = {
    get member(): string {
      throw new RangeError('no');
    },
  };
  assert.match(formatLogValue(hostile), /unprintable: no/);
});
