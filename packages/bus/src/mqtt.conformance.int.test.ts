import { type BusUnderTest, busConformance, mosquittoMissing, startMosquitto } from '@skerry/testkit';
import { startBroker } from './broker.ts';
import type { MessageBus } from './bus.ts';
import { createMemoryBus } from './memory.ts';
import { connectMqttBus } from './mqtt.ts';

async function member(port: number, name: string): Promise<MessageBus> {
  const config = { Type: 'mqtt', Protocol: 'tcp', Host: '127.0.0.1', Port: port, AuthMode: 'none', Optional: {} };
  const bus = await connectMqttBus({ config, serviceKey: name });
  await bus.connected();
  return bus;
}

function overBroker(broker: AsyncDisposable & { port: number }): BusUnderTest {
  const stack = new AsyncDisposableStack();
  stack.use(broker);
  const connect = async (name: string): Promise<MessageBus> => stack.use(await member(broker.port, name));
  return { connect, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** One member is in the process of the broker, all others are its clients. */
async function bridged(inside: string): Promise<BusUnderTest> {
  const stack = new AsyncDisposableStack();
  const bus = stack.use(createMemoryBus());
  const broker = stack.use(await startBroker({ port: 0, bus }));
  const connect = async (name: string): Promise<MessageBus> => (name === inside ? bus : stack.use(await member(broker.port, name)));
  return { connect, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

busConformance('the bus over the embedded broker', async () => overBroker(await startBroker({ port: 0 })));
busConformance('the bus over Mosquitto', async () => overBroker(await startMosquitto()), { skip: mosquittoMissing() });
busConformance('the bus of one process together with a client of its broker', () => bridged('one'));
busConformance('a client of the broker together with the bus of its process', () => bridged('other'));
