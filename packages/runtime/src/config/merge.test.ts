import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Setting, setting, settings } from '../settings.ts';
import { mergeSettings, withDefault } from './merge.ts';

test('joins sections and lets the second one decide about a setting that both have', () => {
  const base = settings({ Writable: { LogLevel: setting.text('INFO', 'a') }, Service: { Port: setting.integer(1, 'a') } });
  const own = settings({
    Writable: { PersistData: setting.flag(true, 'b') },
    Service: { Port: setting.integer(2, 'b') },
    Own: setting.flag(true, 'b'),
  });
  const merged = mergeSettings(base, own) as { Writable: object; Service: { Port: Setting<number> } };
  assert.deepEqual(Object.keys(merged), ['Writable', 'Service', 'Own']);
  assert.deepEqual(Object.keys(merged.Writable), ['LogLevel', 'PersistData']);
  assert.equal(merged.Service.Port.default, 2);
  assert.equal(base.Service.Port.default, 1);
});

test('changes a default and nothing else, and joins the entries of maps', () => {
  const port = setting.integer(1, 'a', { shifted: true });
  assert.deepEqual(withDefault(port, 2), setting.integer(2, 'a', { shifted: true }));
  const map = setting.map(setting.text('', 'x'), { a: '1', b: '2' }, 'm');
  assert.deepEqual(withDefault(map, { b: '3' }).default, { a: '1', b: '3' });
});
