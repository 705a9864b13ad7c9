import type { MqttClient, MqttOptions } from './client.ts';
import { MqttConnection } from './connection.ts';

/**
 * A client that connects in the background: it is there at once, whether the broker is or not, and keeps trying until it is disposed.
 *
 * @throws {EdgeError} kind `ContractInvalid` if `url` is no address of a broker.
 * @example
 * await using client = connectMqtt({ url: 'mqtt://localhost:1883' });
 * await client.publish('greetings', 'hello', { qos: 1 });
 */
export function connectMqtt(options: MqttOptions): MqttClient {
  return new MqttConnection(options);
}
