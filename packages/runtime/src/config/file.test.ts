import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setting, settings } from '../settings.ts';
import { TemporaryFolder } from '../test/temporary-folder.ts';
import { commonSections, fileAssignments, readConfigFile } from './file.ts';
import { Resolution } from './resolution.ts';

const schema = settings({
  Service: { Port: setting.integer(1, 'The port.'), Host: setting.text('', 'The host.') },
  Optional: setting.map(setting.text('', 'An option.'), {}, 'Options.'),
  Labels: setting.list([], 'Labels.'),
});

function resolve(text: string, section?: string): Resolution {
  using folder = new TemporaryFolder();
  const file = readConfigFile(folder.write('a.yaml', text), { required: true });
  const resolution = new Resolution(schema);
  for (const assignment of file ? fileAssignments(file, schema, section) : []) resolution.assign(assignment);
  return resolution;
}

test('takes values, lists and free entries from the whole file or one of its sections', () => {
  const text = 'Service:\n  Port: 5\n  Host:\nOptional:\n  Qos: 1\n  ClientId: "x"\nLabels: [a, b]\n';
  const expected = { Service: { Port: 5, Host: '' }, Optional: { Qos: '1', ClientId: 'x' }, Labels: ['a', 'b'] };
  assert.deepEqual(resolve(text).tree(), expected);
  assert.deepEqual(resolve(`all-services:\n  ${text.replaceAll('\n', '\n  ')}`, 'all-services').tree(), expected);
});

test('names file and line as the origin of a value', () => {
  assert.match(resolve('Service:\n  Host: x\n  Port: 5\n').find('Service.Port')?.winner ?? '', /a\.yaml:3$/);
});

test('says file, line and key of a value that does not fit', () => {
  assert.throws(() => resolve('Service:\n  Host: x\n  Port: many\n'), {
    message: /^Cannot use configuration file ".*a\.yaml", line 3, Service\.Port: strconv\.ParseInt/,
  });
  assert.throws(() => resolve('Service: 5\n'), { message: /line 1, Service: it is a section/ });
  assert.throws(() => resolve('Service:\n  Port: {a: 1}\n'), { message: /line 2, Service\.Port: expected a whole number, not a section/ });
});

test('warns of unknown names with their line', () => {
  assert.match(
    resolve('Service:\n  Prot: 1\n').warnings[0] ?? '',
    /^Unknown setting Service\.Prot in .*a\.yaml:2: it is ignored; did you mean "Port"\?$/,
  );
});

test('says what is wrong with a file that is no configuration', () => {
  assert.throws(() => resolve('a: [1\nb: 2'), { message: /^Cannot use configuration file ".*": line \d+: / });
  assert.throws(() => resolve('- a\n- b\n'), { message: /it is no list of sections$/ });
  assert.throws(() => resolve('ConfigVersion: 99\n'), { message: /newer than this program/ });
  assert.deepEqual(resolve('').tree(), { Service: { Port: 1, Host: '' }, Optional: {}, Labels: [] });
});

test('does without a file that need not be there, and complains about one that must', () => {
  assert.equal(readConfigFile('/nonexistent/a.yaml', { required: false }), undefined);
  assert.throws(() => readConfigFile('/nonexistent/a.yaml', { required: true }), {
    kind: 'IOError',
    message: /^Cannot read configuration file "\/nonexistent\/a\.yaml"/,
  });
});

test('complains about a file that is there but cannot be read', () => {
  using folder = new TemporaryFolder();
  assert.throws(() => readConfigFile(folder.path, { required: false }), { kind: 'IOError', message: /^Cannot read configuration file/ });
});

test('knows which sections of a common file concern a kind of service', () => {
  assert.deepEqual(commonSections('support'), ['all-services']);
  assert.deepEqual(commonSections('app'), ['all-services', 'app-services']);
  assert.deepEqual(commonSections('device'), ['all-services', 'device-services']);
});
