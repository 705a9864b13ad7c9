import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionsOf, whereOf } from './sqlite-filter.ts';

test('selects everything when nothing is asked for', () => {
  assert.deepEqual(whereOf('device', {}), { sql: '', params: [] });
  assert.deepEqual(conditionsOf(), { sql: '', params: [] });
});

test('never puts a value into the SQL itself', () => {
  const { sql, params } = whereOf('device', { name: "'; DROP TABLE device", labels: ["x' OR 1"] });
  assert.equal(sql, ' WHERE name = ? AND position IN (SELECT position FROM device_label WHERE label = ?)');
  assert.deepEqual(params, ["'; DROP TABLE device", "x' OR 1"]);
});

test('distinguishes an empty text from one that is not asked for', () => {
  assert.deepEqual(whereOf('device', { parent: '', profile: undefined }), { sql: ' WHERE parent = ?', params: [''] });
});

test('asks for each label once', () => {
  assert.deepEqual(whereOf('profile', { labels: ['a', 'a', 'b'] }).params, ['a', 'b']);
});

test('says some, none and fewer than', () => {
  const { sql, params } = conditionsOf([
    { kind: 'service', where: { name: 's' }, is: 'some' },
    { kind: 'watcher', where: { profile: 'p' }, is: 'none' },
    { kind: 'device', where: {}, is: { fewerThan: 3 } },
  ]);
  const some = ' AND EXISTS (SELECT 1 FROM service WHERE name = ?)';
  const none = ' AND NOT EXISTS (SELECT 1 FROM watcher WHERE profile = ?)';
  assert.equal(sql, `${some}${none} AND (SELECT count(*) FROM device) < ?`);
  assert.deepEqual(params, ['s', 'p', 3]);
});
