import assert from 'node:assert/strict';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isKnownUnit, loadUnits, NO_UNITS } from './units.ts';

test('reads a file of units in EdgeX’s form', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'units-'));
  const path = join(folder.path, 'uom.yaml');
  await writeFile(path, 'Source: a\nUnits:\n  speed:\n    Source: b\n    Values:\n      - m/s\n      - rpm\n');
  const units = await loadUnits(path);
  assert.deepEqual(units, { source: 'a', units: { speed: { source: 'b', values: ['m/s', 'rpm'] } } });
  assert.deepEqual(
    ['rpm', '', undefined, 'kg'].map((unit) => isKnownUnit(units, unit)),
    [true, true, true, false],
  );
});

test('has no units, and accepts all, without a file', async () => {
  assert.equal(await loadUnits(''), NO_UNITS);
  assert.equal(isKnownUnit(NO_UNITS, 'anything'), true);
});

test('says what is wrong with a file of units', async () => {
  await assert.rejects(loadUnits('/nonexistent/uom.yaml'), { kind: 'IOError' });
  await using folder = await mkdtempDisposable(join(tmpdir(), 'units-'));
  const path = join(folder.path, 'uom.yaml');
  await writeFile(path, 'Units: {speed: {Values: fast}}');
  await assert.rejects(loadUnits(path), { kind: 'ContractInvalid' });
});
