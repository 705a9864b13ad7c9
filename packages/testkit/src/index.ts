export {
  type FaultMode,
  type FaultProxy,
  type FaultProxyAddress,
  type FaultProxyCounts,
  type FaultProxyOptions,
  type PlainFaultMode,
  startFaultProxy,
} from './fault-proxy.ts';
export { FakeClock } from './fake-clock.ts';
export { SeededRandom } from './seeded-random.ts';
export { type BusUnderTest, busConformance } from './bus-conformance.ts';
export { findProgram, type Mosquitto, mosquittoMissing, startMosquitto } from './mosquitto.ts';
