import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type System, type SystemMode, startSystem } from '@skerry/testkit';
import { type EdgexProgram, edgexProgramFile, startEdgexProgram } from './edgex-program.ts';
import { commonSettings, writeYaml } from './edgex-settings.ts';

/** A system with EdgeX's virtual device service beside it. */
export interface VirtualSetup extends AsyncDisposable {
  readonly system: System;
  readonly program: EdgexProgram;
  /** Key of EdgeX's service. */
  readonly key: string;
  /** Whether it also loaded the profiles and devices that it comes with. */
  readonly withOwnFiles: boolean;
}

const CORE = ['broker', 'core-data', 'core-metadata', 'core-command'];

/** The profile that EdgeX's service uploads from a YAML file. */
export const INTEROP_PROFILE = {
  name: 'Interop',
  manufacturer: 'Acme',
  model: 'V-1',
  labels: ['interop'],
  description: 'One resource of each kind: a < b & c',
  deviceResources: [
    { name: 'Bool', properties: { valueType: 'Bool', readWrite: 'RW', defaultValue: 'true' } },
    { name: 'Int16', properties: { valueType: 'Int16', readWrite: 'RW', units: '°C', defaultValue: '0', minimum: -5, maximum: 3000 } },
    { name: 'Int64', properties: { valueType: 'Int64', readWrite: 'RW', defaultValue: '0' } },
    { name: 'Uint64', properties: { valueType: 'Uint64', readWrite: 'RW', defaultValue: '0' } },
    { name: 'Float64', properties: { valueType: 'Float64', readWrite: 'RW', defaultValue: '0' } },
    { name: 'Int32Array', properties: { valueType: 'Int32Array', readWrite: 'RW', defaultValue: '[0]' } },
    { name: 'Object', properties: { valueType: 'Object', readWrite: 'RW', defaultValue: '{"a":1}' } },
    { name: 'Binary', properties: { valueType: 'Binary', readWrite: 'R', mediaType: 'random' } },
    { name: 'Secret', isHidden: true, properties: { valueType: 'Int16', readWrite: 'W', defaultValue: '0' } },
  ],
  deviceCommands: [
    { name: 'Both', readWrite: 'RW', resourceOperations: [{ deviceResource: 'Int16' }, { deviceResource: 'Bool', defaultValue: 'false' }] },
  ],
};

const DEVICES = ['Ext-1', 'Ext-2'].map((name) => ({
  name,
  profileName: 'Interop',
  description: 'a < b & c',
  labels: ['interop', name],
  protocols: { other: { Address: name, Port: 300 } },
  tags: { site: 'Harbour', floor: 3 },
  autoEvents: name === 'Ext-1' ? [{ interval: '200ms', onChange: false, sourceName: 'Int64' }] : [],
}));

/** TOGETHER it runs beside Skerry's own virtual devices, as an instance; SPLIT in their place, with the files that it comes with too. */
export async function startWithVirtual(mode: SystemMode): Promise<VirtualSetup> {
  await using stack = new AsyncDisposableStack();
  const system = stack.use(await startSystem({ mode, ...(mode === 'split' && { services: CORE }) }));
  const folder = stack.adopt(mkdtempSync(join(tmpdir(), 'skerry-edgex-')), (made) => rmSync(made, { recursive: true }));
  const withOwnFiles = mode === 'split' && existsSync(join(resOf(), 'devices'));
  if (withOwnFiles) cpSync(resOf(), folder, { recursive: true });
  const { port, args } = writeFiles(system, folder);
  const instance = mode === 'together' ? ['-i', 'ext'] : [];
  const program = stack.use(
    await startEdgexProgram({ name: 'device-virtual', port, args: [...args, ...instance], ready: 'Service started in' }),
  );
  const key = mode === 'together' ? 'device-virtual_ext' : 'device-virtual';
  const kept = stack.move();
  return { system, program, key, withOwnFiles, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

function resOf(): string {
  return join(dirname(edgexProgramFile('device-virtual')), 'res');
}

function writeFiles(system: System, folder: string): { port: number; args: string[] } {
  const port = 59_960 + system.portOffset;
  const profiles = dirname(writeYaml(join(folder, 'profiles', 'interop.yaml'), INTEROP_PROFILE));
  const devices = dirname(writeYaml(join(folder, 'devices', 'interop.yaml'), { deviceList: DEVICES }));
  const common = writeYaml(join(folder, 'common.yaml'), commonSettings(system));
  writeYaml(join(folder, 'configuration.yaml'), {
    Writable: { LogLevel: 'DEBUG' },
    Service: { Host: 'localhost', Port: port, StartupMsg: 'started' },
    MessageBus: { Optional: { ClientId: 'device-virtual-of-edgex' } },
    Device: { ProfilesDir: profiles, DevicesDir: devices },
  });
  return { port, args: ['-cc', common, '-cd', folder] };
}
