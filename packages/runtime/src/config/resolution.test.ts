import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setting, settings } from '../settings.ts';
import { Resolution } from './resolution.ts';

const schema = settings({
  Writable: { LogLevel: setting.text('INFO', 'The level.') },
  Clients: setting.map(
    { Host: setting.text('localhost', 'The host.'), Port: setting.integer(0, 'The port.') },
    { 'core-data': { Port: 59880 }, 'core-metadata': { Port: 59881 } },
    'Other services.',
  ),
  Parameters: setting.map(setting.map(setting.text('', 'A value.'), {}, 'A group.'), {}, 'Groups.'),
});

const assign = (resolution: Resolution, path: string, value: unknown, origin = 'test'): void =>
  resolution.assign({ path: path.split('.'), value, origin });

test('starts with the defaults, those of map entries included', () => {
  const resolution = new Resolution(schema);
  assert.deepEqual(resolution.tree(), {
    Writable: { LogLevel: 'INFO' },
    Clients: { 'core-data': { Host: 'localhost', Port: 59880 }, 'core-metadata': { Host: 'localhost', Port: 59881 } },
    Parameters: {},
  });
  assert.equal(resolution.find('Clients.core-data.Port')?.winner, 'default');
});

test('lets a later assignment win and remembers the default', () => {
  const resolution = new Resolution(schema);
  assign(resolution, 'Writable.LogLevel', 'WARN', 'file');
  assign(resolution, 'writable.loglevel', 'ERROR', 'environment');
  const { value, winner, default: fallback } = resolution.find('writable/LOGLEVEL') ?? {};
  assert.deepEqual([value, winner, fallback], ['ERROR', 'environment', 'INFO']);
});

test('adds entries to maps with the defaults of their settings, and maps within maps', () => {
  const resolution = new Resolution(schema);
  assign(resolution, 'Clients.core-command.Port', '59882');
  assign(resolution, 'Parameters.HTTPExport.Url', 'http://x');
  const tree = resolution.tree() as { Clients: Record<string, unknown>; Parameters: unknown };
  assert.deepEqual(tree.Clients['core-command'], { Host: 'localhost', Port: 59882 });
  assert.deepEqual(tree.Parameters, { HTTPExport: { Url: 'http://x' } });
});

test('reaches every entry of a map with a star', () => {
  const resolution = new Resolution(schema);
  assign(resolution, 'Clients.*.Host', 'gateway');
  assert.equal(resolution.find('Clients.core-data.Host')?.value, 'gateway');
  assert.equal(resolution.find('Clients.core-metadata.Host')?.value, 'gateway');
});

test('warns of a name that does not exist, once, with the one that was meant', () => {
  const resolution = new Resolution(schema);
  assign(resolution, 'Writable.LogLevle', 'WARN', 'a.yaml:3');
  assign(resolution, 'Writable.LogLevle', 'WARN', 'a.yaml:3');
  assign(resolution, 'Nothing.Like.It', 1, 'a.yaml:4');
  assign(resolution, 'Writable.LogLevel.Deeper', 1, 'a.yaml:5');
  assert.deepEqual(resolution.warnings, [
    'Unknown setting Writable.LogLevle in a.yaml:3: it is ignored; did you mean "LogLevel"?',
    'Unknown setting Nothing in a.yaml:4: it is ignored',
    'Unknown setting Writable.LogLevel.Deeper in a.yaml:5: it is ignored',
  ]);
});

test('says where a value comes from that does not fit', () => {
  const resolution = new Resolution(schema);
  assert.throws(() => assign(resolution, 'Clients.core-data.Port', 'many', 'a.yaml:7'), {
    kind: 'ContractInvalid',
    message: 'Cannot use Clients.core-data.Port from a.yaml:7: strconv.ParseInt: parsing "many": invalid syntax',
  });
  assert.throws(() => assign(resolution, 'Writable', 'x', 'a.yaml:1'), { message: /Writable from a\.yaml:1: it is a section/ });
  assert.throws(() => assign(resolution, 'Clients', 'x', 'a.yaml:1'), { message: /it is a section/ });
});

test('gives a tree that nobody can change', () => {
  const tree = new Resolution(schema).tree() as { Writable: { LogLevel: string } };
  assert.throws(() => {
    tree.Writable.LogLevel = 'x';
  }, TypeError);
});

test('keeps a name such as __proto__ a name', () => {
  const resolution = new Resolution(schema);
  assign(resolution, 'Parameters.__proto__.x', 'y');
  assert.equal(({} as { x?: string }).x, undefined);
});
