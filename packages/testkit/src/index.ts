export { type BusUnderTest, busConformance } from './bus-conformance.ts';
export { type DatabaseUnderTest, databaseConformance } from './database-conformance.ts';
export { type EventuallyOptions, eventually } from './eventually.ts';
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
export { PACKET, packet, publishParts, type RawConnect, RawMqtt, type RawPacket } from './raw-mqtt.ts';
export { RecordingLog } from './recording-log.ts';
export { SeededRandom } from './seeded-random.ts';
export { type System, type SystemMode, type SystemOptions, startSystem } from './start-system.ts';
export { Child, type ChildOptions, type Exit } from './system/child.ts';
export { type PortSlot, reservePorts, SERVICE_PORTS, takenPorts } from './system/port-slot.ts';
