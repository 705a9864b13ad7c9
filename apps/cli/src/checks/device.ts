import type { Device } from '@skerry/contracts';
import { type DeviceStatus, fetchDeviceStatus } from '../connection/device-status.ts';
import type { Platform } from '../connection/platform.ts';
import { amount } from '../output/amount.ts';
import { isoTime } from '../output/event-line.ts';
import { plainMessage } from '../output/plain-message.ts';
import { fetchAll } from '../paging.ts';
import type { Finding } from './finding.ts';

/** Devices asked for their status at once, and at most. */
const AT_ONCE = 8;
const MOST = 1000;

/** Devices that are locked, down, or do not answer; one row when all is well. */
export async function checkDevices(platform: Platform): Promise<Finding[]> {
  let devices: Device[];
  try {
    devices = await fetchAll((query) => platform.metadata.devices.list(query), MOST);
  } catch {
    return []; // core-metadata is away, which its own row says
  }
  const findings: Finding[] = [];
  for (let at = 0; at < devices.length; at += AT_ONCE) {
    const some = devices.slice(at, at + AT_ONCE);
    const statuses = await Promise.all(some.map((device) => fetchDeviceStatus(platform, device)));
    findings.push(...some.flatMap((device, index) => deviceFindings(device, statuses[index])));
  }
  if (findings.length > 0) return findings;
  return [{ check: 'devices', state: 'ok', found: `${amount(devices.length, 'device')}, none locked, down or silent` }];
}

/** What is wrong with one device, if anything. */
export function deviceFindings(device: Device, status: DeviceStatus | undefined): Finding[] {
  const check = `device ${device.name}`;
  const advice = `Check its power, cable and address: skerry device show ${device.name}`;
  if (device.adminState === 'LOCKED')
    return [{ check, state: 'warning', found: 'LOCKED', advice: 'It is locked on purpose; unlock it to use it.' }];
  if (device.operatingState === 'DOWN') return [{ check, state: 'problem', found: 'DOWN', advice }];
  if (!status?.failuresInARow) return [];
  const since = status.lastSeen ? `no answer since ${isoTime(BigInt(status.lastSeen))}` : 'has never answered';
  const why = status.lastError ? `: ${plainMessage(status.lastError.message)}` : '';
  return [{ check, state: 'problem', found: `${since}${why}`, advice }];
}
