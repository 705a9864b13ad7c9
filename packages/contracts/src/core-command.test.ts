import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeviceCoreCommandSchema } from './core-command.ts';
import { decode } from './decode.ts';
import { parseJson, stringifyJson } from './json.ts';

const COMMANDS =
  '{"deviceName":"d","profileName":"p","coreCommands":[{"name":"c","get":true,"set":true,"path":"/api/v3/device/name/d/c","url":"http://localhost:59882",' +
  '"parameters":[{"resourceName":"r","valueType":"Int8"}]},{"name":"w","set":true}]}';

test('writes the commands of a device as EdgeX does', () => {
  assert.equal(stringifyJson(decode(DeviceCoreCommandSchema, parseJson(COMMANDS))), COMMANDS);
});

test('leaves out what a command cannot do', () => {
  const commands = { deviceName: 'd', profileName: 'p', coreCommands: [{ name: 'c', get: false, set: false, parameters: [] }] };
  assert.deepEqual(decode(DeviceCoreCommandSchema, commands).coreCommands, [{ name: 'c' }]);
});

test('refuses an answer that is not about a device', () => {
  assert.throws(() => decode(DeviceCoreCommandSchema, {}), {
    message: 'DeviceCoreCommand.DeviceName field is required; DeviceCoreCommand.ProfileName field is required',
  });
});
