import { appSettings } from '@skerry/app-sdk';
import { type Settings, setting } from '@skerry/runtime';
import type { Profile } from './profile.ts';

/** The settings of a profile: those of every app service, with the profile's pipeline and secrets as defaults. */
export function profileSettings(profile: Profile): Settings {
  const { Pipeline } = appSettings.Writable;
  const parameters = setting.map(setting.text('', 'A parameter of the function.'), {}, 'Parameters of the function; names in any case.');
  const secretData = setting.map(setting.text('', 'One value of the secret.', { secret: true }), {}, 'The values of the secret.');
  const secret = { SecretName: setting.text('', 'Name under which the secret is looked up.'), SecretData: secretData };
  return {
    Writable: {
      Pipeline: {
        ExecutionOrder: setting.text(profile.executionOrder, Pipeline.ExecutionOrder.doc),
        Functions: setting.map({ Parameters: parameters }, profile.functions, Pipeline.Functions.doc),
      },
      InsecureSecrets: setting.map(secret, profile.secrets, 'Secrets while security is not configured.'),
    },
  };
}
