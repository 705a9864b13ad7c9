import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pumpProfile } from './bench.test.ts';
import { commandsOf } from './command-list.ts';

const URL_OF_CORE_COMMAND = 'http://localhost:59882';

test('does not escape names in paths, as EdgeX does not', () => {
  const { coreCommands } = commandsOf('a b/c', pumpProfile(), URL_OF_CORE_COMMAND);
  assert.equal(coreCommands?.[0]?.path, '/api/v3/device/name/a b/c/State');
});

test('lists nothing for a profile without commands and resources', () => {
  const empty = { ...pumpProfile(), deviceResources: [], deviceCommands: [] };
  assert.deepEqual(commandsOf('d', empty, URL_OF_CORE_COMMAND), { deviceName: 'd', profileName: 'Pump', coreCommands: [] });
});

test('shows a resource whose namesake command is hidden', () => {
  const profile = pumpProfile();
  profile.deviceCommands = profile.deviceCommands.map((command) => ({ ...command, isHidden: true }));
  const names = commandsOf('d', profile, URL_OF_CORE_COMMAND).coreCommands?.map(({ name }) => name);
  assert.deepEqual(names, ['Speed', 'Flow', 'Both']);
});

test('refuses a profile whose command names a resource it lacks', () => {
  const profile = { ...pumpProfile(), deviceResources: [] };
  const message = "device command's resource Speed doesn't match any deivce resource";
  assert.throws(() => commandsOf('d', profile, URL_OF_CORE_COMMAND), { kind: 'ContractInvalid', message });
});
