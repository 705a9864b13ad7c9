import { defaultDataDir } from '@skerry/edge/data-dir';
import { checkDevices } from '../checks/device.ts';
import { checkExport } from '../checks/export.ts';
import type { Finding } from '../checks/finding.ts';
import { checkClock, checkFolder } from '../checks/machine.ts';
import { checkBroker, checkService } from '../checks/service.ts';
import { defineCommand } from '../command.ts';
import { SERVICE_PORTS } from '../connection/endpoints.ts';
import type { Platform } from '../connection/platform.ts';
import { EXIT } from '../exit-code.ts';
import { type Output, writeRows } from '../output/output.ts';
import { printable } from '../output/table.ts';

/** `skerry doctor`. */
export const doctor = defineCommand({
  summary: 'Looks for what is wrong, here and on the platform, and says what to do about it.',
  examples: ['skerry doctor', 'skerry doctor --host 192.168.1.20 --json'],
  args: {},
  async run({ args, output, platform }) {
    const dataDir = typeof args.data === 'string' ? args.data : process.env.SKERRY_DATA || defaultDataDir();
    const findings = [checkClock(), ...(isHere(platform) ? [checkFolder(dataDir)] : []), ...(await checkPlatform(platform))];
    show(output, findings);
    return findings.some((finding) => finding.state === 'problem') ? EXIT.failed : EXIT.ok;
  },
});

function isHere({ target }: Platform): boolean {
  return target.host === '127.0.0.1' || target.host === 'localhost';
}

async function checkPlatform(platform: Platform): Promise<Finding[]> {
  const keys = Object.keys(SERVICE_PORTS);
  const services = await Promise.all(keys.map((key) => checkService(platform, key)));
  const exports = await Promise.all(keys.filter((key) => key.startsWith('app-')).map((key) => checkExport(platform, key)));
  return [...services, await checkBroker(platform), ...exports.flat(), ...(await checkDevices(platform))];
}

/** A table of what was found, and below it what to do, whole, however narrow the terminal. */
function show(output: Output, findings: readonly Finding[]): void {
  writeRows(output, findings, {
    columns: [
      { title: 'CHECK', value: (row) => row.check },
      { title: 'STATE', value: (row) => row.state },
      { title: 'FOUND', value: (row) => row.found },
    ],
    empty: 'Nothing was checked.',
  });
  if (output.json) return;
  for (const { check, advice } of findings) if (advice !== undefined) output.line(`\n${printable(check)}: ${printable(advice)}`);
}
