import { once } from 'node:events';
import { createMqttBusProvider } from '@skerry/bus';
import { createLinkProvider } from '@skerry/client';
import { alone } from '@skerry/runtime';
import { thermometerService } from './service.ts';

// Runs the service as a process of its own, beside a running platform. SKERRY_PORT_OFFSET is that of the platform.
const { SKERRY_DATA = 'data', SKERRY_PORT_OFFSET = '0' } = process.env;
const stop = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await using _host = await alone(thermometerService, {
  dataDir: SKERRY_DATA,
  portOffset: Number(SKERRY_PORT_OFFSET),
  providers: [createMqttBusProvider(), createLinkProvider()],
});
await stop;
