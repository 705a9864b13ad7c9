import { commonSettings, type Settings, setting, settings } from '@skerry/runtime';

/** The settings of core-command beside the common ones; a change needs a restart. */
export const commandSettings = settings({
  Clients: setting.map(
    commonSettings.Clients.entry as Settings,
    { 'core-metadata': { Protocol: 'http', Host: 'localhost', Port: 59881 } as never },
    commonSettings.Clients.doc,
  ),
});
