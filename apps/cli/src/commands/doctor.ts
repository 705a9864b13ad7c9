import { accessSync, constants, statfsSync } from 'node:fs';
import { connect } from 'node:net';
import { replyValue } from '@skerry/client';
import { type Device, toEdgeError } from '@skerry/contracts';
import { defaultDataDir } from '@skerry/edge/data-dir';
import { systemClock } from '@skerry/runtime';
import { defineCommand } from '../command.ts';
import { SERVICE_PORTS } from '../connection/endpoints.ts';
import type { Platform } from '../connection/platform.ts';
import { EXIT } from '../exit-code.ts';
import { amount } from '../output/amount.ts';
import { writeRows } from '../output/output.ts';
import { fetchAll } from '../paging.ts';

/** What one check found; `advice` says what to do about it. */
interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly found: string;
  readonly advice?: string;
}

const LOW_DISK_BYTES = 500 * 2 ** 20;
const EARLIEST_MS = Date.UTC(2024, 0, 1);

/** `skerry doctor`. */
export const doctor = defineCommand({
  summary: 'Looks for what is wrong, here and on the platform, and says what to do about it.',
  examples: ['skerry doctor', 'skerry doctor --host 192.168.1.20 --json'],
  args: {},
  async run({ args, output, platform }) {
    const dataDir = typeof args.data === 'string' ? args.data : process.env.SKERRY_DATA || defaultDataDir();
    const findings = [
      checkClock(),
      ...(platform.target.host === '127.0.0.1' || platform.target.host === 'localhost' ? [checkFolder(dataDir)] : []),
    ];
    findings.push(
      ...(await Promise.all(Object.keys(SERVICE_PORTS).map((key) => checkService(platform, key)))),
      await checkBroker(platform),
      ...(await checkDevices(platform)),
    );
    writeRows(output, findings, {
      columns: [
        { title: 'CHECK', value: (row) => row.check },
        { title: 'STATE', value: (row) => row.state },
        { title: 'FOUND', value: (row) => row.found },
        { title: 'ADVICE', value: (row) => row.advice },
      ],
      empty: 'Nothing was checked.',
    });
    return findings.some((finding) => finding.state === 'problem') ? EXIT.failed : EXIT.ok;
  },
});

function checkClock(): Finding {
  const now = systemClock.nowMs();
  const found = new Date(now).toISOString();
  if (now >= EARLIEST_MS) return { check: 'clock', state: 'ok', found };
  return {
    check: 'clock',
    state: 'problem',
    found,
    advice: 'The clock is not set. Set it, or let NTP do it; until then nothing is deleted by age.',
  };
}

function checkFolder(dataDir: string): Finding {
  const check = 'data folder';
  try {
    accessSync(dataDir, constants.W_OK);
    const { bavail, bsize } = statfsSync(dataDir);
    const free = `${dataDir}, ${((bavail * bsize) / 2 ** 30).toFixed(1)} GiB free`;
    if (bavail * bsize >= LOW_DISK_BYTES) return { check, state: 'ok', found: free };
    return {
      check,
      state: 'warning',
      found: free,
      advice: 'The disk is nearly full. Free some space, or keep data for a shorter time (Retention of core-data).',
    };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT')
      return {
        check,
        state: 'warning',
        found: `${dataDir} does not exist`,
        advice: 'It is made at the first start; name another with --data.',
      };
    return {
      check,
      state: 'problem',
      found: `${dataDir}: ${code}`,
      advice: 'Give yourself the right to write there, or name another folder with --data.',
    };
  }
}

async function checkService(platform: Platform, key: string): Promise<Finding> {
  const started = systemClock.monotonicMs();
  try {
    const reply = await platform.link.request(key, { method: 'GET', path: '/api/v3/ping', timeoutMs: 2000 });
    const { serviceName } = replyValue(reply) as { serviceName?: string };
    if (serviceName === key)
      return {
        check: key,
        state: 'ok',
        found: `answers in ${Math.round(systemClock.monotonicMs() - started)} ms at ${platform.urlOf(key)}`,
      };
    return {
      check: key,
      state: 'problem',
      found: `another program answers at ${platform.urlOf(key)}`,
      advice: 'Stop it, or run the platform with --port-offset.',
    };
  } catch (error) {
    return {
      check: key,
      state: 'problem',
      found: toEdgeError(error).message.split('. ')[0] ?? '',
      advice: 'Start the platform with "npm start".',
    };
  }
}

async function checkBroker({ target }: Platform): Promise<Finding> {
  const port = 1883 + target.portOffset;
  const open = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: target.host, port, timeout: 2000 });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once('connect', () => done(true))
      .once('error', () => done(false))
      .once('timeout', () => done(false));
  });
  if (open) return { check: 'MQTT broker', state: 'ok', found: `listens on ${target.host}:${port}` };
  return {
    check: 'MQTT broker',
    state: 'problem',
    found: `nobody listens on ${target.host}:${port}`,
    advice: 'Start the platform with "npm start", or "skerry run broker".',
  };
}

async function checkDevices(platform: Platform): Promise<Finding[]> {
  try {
    const devices = await fetchAll((query) => platform.metadata.devices.list(query));
    const down = devices.filter((device) => device.operatingState === 'DOWN' || device.adminState === 'LOCKED');
    if (down.length === 0) return [{ check: 'devices', state: 'ok', found: `${amount(devices.length, 'device')}, none down or locked` }];
    return down.map(downFinding);
  } catch {
    return []; // core-metadata is down, which its own row says
  }
}

function downFinding(device: Device): Finding {
  const found = `${device.adminState}, ${device.operatingState}`;
  const advice = `Ask "skerry device show ${device.name}" for its last error; check cable, address and power.`;
  return {
    check: `device ${device.name}`,
    state: 'warning',
    found,
    advice: device.adminState === 'LOCKED' ? 'It is locked on purpose; unlock it to use it.' : advice,
  };
}
