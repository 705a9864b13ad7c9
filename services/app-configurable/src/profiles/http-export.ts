import type { Profile } from '../profile.ts';
import { sharedFunctions } from './shared-functions.ts';

const httpExport = {
  Method: 'post',
  MimeType: 'application/json',
  Url: '',
  PersistOnError: 'false',
  ContinueOnSendError: 'false',
  ReturnInputData: 'false',
  HeaderName: '',
  SecretName: '',
  SecretValueKey: '',
  HttpRequestHeaders: '',
  Timeout: '',
};

/** Events as JSON to an HTTP receiver. It names none, so it is off. */
export const httpExportProfile: Profile = {
  port: 59_704,
  executionOrder: 'HTTPExport',
  functions: { ...sharedFunctions, HTTPExport: { Parameters: httpExport }, HTTPExport2: { Parameters: httpExport } },
  secrets: { http: { SecretName: 'http', SecretData: { headervalue: '' } } },
};
