import { appConfigurable } from '@skerry/app-configurable';
import { coreCommand } from '@skerry/core-command';
import { coreData } from '@skerry/core-data';
import { coreMetadata } from '@skerry/core-metadata';
import { createHostService } from '@skerry/driver-host';
import { createModbusService } from '@skerry/driver-modbus';
import { createVirtualService } from '@skerry/driver-virtual';
import type { ServiceDefinition } from '@skerry/runtime';

/** What is in the box, in the order in which it is shown. A platform of your own is a file like this one with other lines. */
export function platformServices(): readonly ServiceDefinition[] {
  return [
    coreData,
    coreMetadata,
    coreCommand,
    createVirtualService(),
    createHostService(),
    createModbusService(),
    appConfigurable({ profile: 'mqtt-export' }),
    appConfigurable({ profile: 'http-export' }),
  ] as readonly ServiceDefinition[];
}
