import { setting, settings } from '@skerry/runtime';

const client = { Protocol: 'http', Host: 'localhost', Port: 59881 };

/** The settings of core-command beside the common ones; a change needs a restart. */
export const commandSettings = settings({
  Clients: setting.map(
    {
      Protocol: setting.text('http', 'Scheme of the address.'),
      Host: setting.text('localhost', 'Host of the service.'),
      Port: setting.integer(0, 'Port of the service.', { min: 0, max: 65535, shifted: true }),
    },
    { 'core-metadata': client },
    'Addresses of other services, by service key.',
  ),
});
