import { API_VERSION, eventEnvelope, eventTopic } from '@skerry/contracts';
import { eventually, type System } from '@skerry/testkit';
import { call } from './call.ts';
import { connectOutsider } from './outsider.ts';
import { eventOf, uuid } from './samples.ts';

/** Resolves when core-data stores what is published on the bus: SPLIT it answers before it has found the broker. */
export async function busReady(system: System): Promise<void> {
  await using outsider = await connectOutsider(system.brokerPort);
  const topic = eventTopic('edgex', { service: 'device-foreign', profile: 'Pump', device: 'first', source: 'Flow' });
  const look = async () => {
    const payload = { apiVersion: API_VERSION, event: eventOf('first', '1') };
    await outsider.publish(topic, eventEnvelope({ correlationID: uuid(), payload }));
    return (await call(system, 'core-data', 'GET /event/count/device/name/first')).body.count > 0;
  };
  await eventually(look, { what: 'core-data to take events from the bus' });
}
