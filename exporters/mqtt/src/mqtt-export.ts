import {
  defineFunction,
  type Fail,
  type FunctionSetup,
  fail,
  next,
  type PipelineContext,
  type PipelineStep,
  requireBytes,
  type StepResult,
} from '@skerry/app-sdk';
import { EdgeError } from '@skerry/contracts';
import { connectMqtt, type MqttClient } from '@skerry/mqtt-client';
import { connectionOptions, publishQos, withoutPassword } from './connection.ts';
import { type MqttParameters, mqttParameters } from './parameters.ts';

/** Publishes each message; one connection per function, made again whenever it breaks. */
class MqttExportStep implements PipelineStep {
  readonly #parameters: MqttParameters;
  readonly #client: MqttClient;
  readonly #sizes: { observe(value: number): void };
  readonly #errors: { increment(): void };

  constructor(parameters: MqttParameters, setup: FunctionSetup) {
    this.#parameters = parameters;
    this.#client = connectMqtt(connectionOptions(parameters, setup));
    const tags = { 'address/topic': `${withoutPassword(parameters.brokerAddress)}/${parameters.topic}` };
    this.#sizes = setup.metrics.histogram('MqttExportSize', tags);
    this.#errors = setup.metrics.counter('MqttExportErrors', tags);
  }

  run(data: unknown, context: PipelineContext): StepResult {
    const bytes = requireBytes('MQTTExport', data, context);
    const topic = this.#topic(context);
    if (typeof topic !== 'string') return topic;
    if (this.#client.state !== 'connected' && !context.redelivers) return this.#fail(this.#notConnected(context), bytes);
    return next(undefined, this.#publish(topic, bytes, context));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client[Symbol.asyncDispose]();
  }

  async #publish(topic: string, bytes: Uint8Array, context: PipelineContext): Promise<Fail | undefined> {
    const { retain } = this.#parameters;
    try {
      await this.#client.publish(topic, bytes, { qos: publishQos(this.#parameters), retain, signal: context.signal });
    } catch (error) {
      return this.#fail(error, bytes);
    }
    this.#sizes.observe(bytes.length);
    return undefined;
  }

  #fail(error: unknown, bytes: Uint8Array): Fail {
    this.#errors.increment();
    return fail(error, { retry: 'transient', ...(this.#parameters.persistOnError && { persist: bytes }) });
  }

  /** A placeholder without value may be mended by the next change of the configuration, so the event is not given up at once. */
  #topic(context: PipelineContext): string | StepResult {
    try {
      return context.expand(this.#parameters.topic);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `in pipeline '${context.pipelineId}', MQTT topic formatting failed: ${reason}`;
      return fail(new EdgeError('ContractInvalid', message, { cause: error }), { retry: 'refused' });
    }
  }

  #notConnected(context: PipelineContext): EdgeError {
    const fate = this.#parameters.persistOnError ? 'persisting Event for later retry' : 'dropping event';
    return new EdgeError('Communication', `in pipeline '${context.pipelineId}', connection to mqtt server for export not open, ${fate}`);
  }
}

/**
 * Publishes the message to an MQTT broker and passes the original one on.
 *
 * Counts as exported once the broker acknowledged it (Qos 1 or 2). Behind the event log it waits for a broker that is away; behind the bus it fails
 * at once, as EdgeX does. Idles until BrokerAddress and Topic are set.
 */
export const MQTTExport = defineFunction({
  name: 'MQTTExport',
  summary: 'Publishes the message to an MQTT broker.',
  parameters: mqttParameters,
  missing({ brokerAddress, topic }) {
    if (brokerAddress.trim() === '' || brokerAddress.startsWith('<')) return 'BrokerAddress';
    return topic.trim() === '' ? 'Topic' : undefined;
  },
  create: (parameters, setup) => new MqttExportStep(parameters, setup),
});
