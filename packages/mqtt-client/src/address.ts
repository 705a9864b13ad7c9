import { EdgeError } from '@skerry/contracts';

const SCHEMES: Readonly<Record<string, string>> = {
  'tcp:': 'mqtt:',
  'mqtt:': 'mqtt:',
  'tcps:': 'mqtts:',
  'ssl:': 'mqtts:',
  'tls:': 'mqtts:',
  'mqtts:': 'mqtts:',
  'ws:': 'ws:',
  'wss:': 'wss:',
};

/**
 * The broker address in the form the MQTT library takes; `tcp:` and `ssl:`, which EdgeX files use, are translated.
 *
 * @throws {EdgeError} kind `ContractInvalid` if it is no address of a broker.
 */
export function brokerAddress(url: string): string {
  const scheme = SCHEMES[url.slice(0, url.indexOf(':') + 1).toLowerCase()];
  const rest = url.slice(url.indexOf(':') + 1);
  if (scheme === undefined || !URL.canParse(`http:${rest}`) || !rest.startsWith('//')) {
    throw new EdgeError('ContractInvalid', `"${url}" is not the address of an MQTT broker. Use a form such as mqtt://localhost:1883.`);
  }
  return scheme + rest;
}

/** The address without the credentials it may hold, for messages and logs. */
export function printableAddress(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//');
}
