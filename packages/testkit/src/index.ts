export { type BusUnderTest, busConformance } from './bus-conformance.ts';
export { type DatabaseUnderTest, databaseConformance } from './database-conformance.ts';
export { FakeClock } from './fake-clock.ts';
export {
  type FaultMode,
  type FaultProxy,
  type FaultProxyAddress,
  type FaultProxyCounts,
  type FaultProxyOptions,
  type PlainFaultMode,
  startFaultProxy,
} from './fault-proxy.ts';
export { findProgram, type Mosquitto, mosquittoMissing, startMosquitto } from './mosquitto.ts';
export { SeededRandom } from './seeded-random.ts';
export { PACKET, packet, publishParts, type RawConnect, RawMqtt, type RawPacket } from './raw-mqtt.ts';
export { RecordingLog } from './recording-log.ts';
