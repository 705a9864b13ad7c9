/** Ports of the services, as EdgeX has them. */
export const SERVICE_PORTS: Readonly<Record<string, number>> = {
  'core-data': 59880,
  'core-metadata': 59881,
  'core-command': 59882,
  'device-virtual': 59900,
  'device-modbus': 59901,
  'device-host': 59950,
  'app-mqtt-export': 59703,
  'app-http-export': 59704,
};

/** Which platform is meant. */
export interface Target {
  readonly host: string;
  readonly portOffset: number;
}

/** Returns the base URL of a service on that platform, or undefined for a service without a known port. */
export function serviceUrl(target: Target, service: string): string | undefined {
  const port = SERVICE_PORTS[service];
  return port === undefined ? undefined : `http://${bracketed(target.host)}:${port + target.portOffset}`;
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
