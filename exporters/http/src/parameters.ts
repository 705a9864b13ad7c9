import { type ParameterValues, parameter } from '@skerry/app-sdk';

/** The parameters of `HTTPExport`, with EdgeX's names and meanings; `timeout` is an addition. */
export const httpParameters = {
  method: parameter.choice('How to send.', ['post', 'put']),
  url: parameter.text('Where to send; may hold {placeholders}.'),
  mimeType: parameter.text('Content type of what is sent; empty is application/json.'),
  persistOnError: parameter.flag('Stores what could not be sent (bus only, with Writable.StoreAndForward.Enabled).', 'false'),
  continueOnSendError: parameter.flag(
    'Goes on with the next function after an error, which then counts as sent; needs ReturnInputData.',
    'false',
  ),
  returnInputData: parameter.flag('Passes on what was sent instead of what the receiver answered.', 'false'),
  headerName: parameter.text('Header that carries a secret; needs SecretName and SecretValueKey.', ''),
  secretName: parameter.text('Secret with the value of that header.', ''),
  secretValueKey: parameter.text('Key of that value in the secret.', ''),
  httpRequestHeaders: parameter.textMap('Further headers, as a JSON object of texts.'),
  timeout: parameter.duration('How long the receiver may take to answer.', '30s'),
} as const;

/** The values of the parameters of `HTTPExport`. */
export type HttpParameters = ParameterValues<typeof httpParameters>;

/**
 * Checks what single parameters cannot say.
 *
 * @throws {RangeError} naming the parameters that do not go together.
 */
export function checkTogether(parameters: HttpParameters): void {
  const { persistOnError, continueOnSendError, returnInputData } = parameters;
  const forSecret = [parameters.headerName, parameters.secretName, parameters.secretValueKey].filter((text) => text.trim() !== '');
  if (forSecret.length !== 0 && forSecret.length !== 3) {
    throw new RangeError('HTTPExport needs all of HeaderName, SecretName and SecretValueKey, or none. Set or empty the others.');
  }
  if (continueOnSendError && !returnInputData) {
    throw new RangeError('HTTPExport has ContinueOnSendError without ReturnInputData: the next function would have nothing. Set both.');
  }
  if (continueOnSendError && persistOnError) {
    throw new RangeError('HTTPExport has both PersistOnError and ContinueOnSendError: what continues cannot be sent again. Set only one.');
  }
}
