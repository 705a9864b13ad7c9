export {
  type FaultMode,
  type FaultProxy,
  type FaultProxyAddress,
  type FaultProxyCounts,
  type FaultProxyOptions,
  type PlainFaultMode,
  startFaultProxy,
} from './fault-proxy.ts';
