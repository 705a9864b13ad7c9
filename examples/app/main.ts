import { once } from 'node:events';
import { createMqttBusProvider } from '@skerry/bus';
import { createLinkProvider } from '@skerry/client';
import { alone } from '@skerry/runtime';
import { createSqliteProvider } from '@skerry/store';
import { aboveService } from './service.ts';

// Runs the service as a process of its own, beside a running platform. SKERRY_PORT_OFFSET is that of the platform.
const { SKERRY_DATA = 'data', SKERRY_PORT_OFFSET = '0' } = process.env;
const stop = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await using _host = await alone(aboveService, {
  dataDir: SKERRY_DATA,
  portOffset: Number(SKERRY_PORT_OFFSET),
  providers: [createMqttBusProvider(), createLinkProvider(), createSqliteProvider()],
  overrides: {
    'app-above': {
      'Writable.LogLevel': 'WARN',
      'Writable.Pipeline.ExecutionOrder': 'Above, Transform, PrintLine',
      'Writable.Pipeline.Functions.Above.Parameters.Resource': 'Temperature',
      'Writable.Pipeline.Functions.Above.Parameters.Limit': '20',
      'Writable.Pipeline.Functions.Transform.Parameters.Type': 'json',
      'Writable.Pipeline.Functions.PrintLine.Parameters.Prefix': 'warm: ',
    },
  },
});
await stop;
