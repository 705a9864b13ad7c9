import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { EdgeError } from '@skerry/contracts';
import { defaultDataDir, prepareDataDir } from '@skerry/edge/data-dir';
import { defineCommand } from '../../command.ts';
import { launcherPath } from '../../launcher-path.ts';
import { confirm } from '../../output/confirm.ts';
import { systemdUnit } from '../../systemd-unit.ts';

/** `skerry service install`. */
export const install = defineCommand({
  summary: 'Writes a systemd unit that starts the platform at boot: as root one of the system, otherwise one of yours.',
  examples: [
    'sudo skerry service install --user skerry --data /var/lib/skerry',
    'skerry service install',
    'skerry service install --dry-run',
  ],
  remote: false,
  args: {
    user: { type: 'string', description: 'User the platform runs as (system unit only)', valueHint: 'name' },
    data: { type: 'string', description: 'Data folder', valueHint: 'dir' },
    'dry-run': { type: 'boolean', description: 'Show the unit, and write nothing' },
    yes: { type: 'boolean', alias: 'y', description: 'Write without asking' },
  },
  async run({ args, output }) {
    const system = userInfo().uid === 0;
    const dataDir = resolve(args.data || (system ? '/var/lib/skerry' : defaultDataDir()));
    const unit = systemdUnit({ launcher: launcherPath(), dataDir, ...(system && { user: args.user || 'root' }) });
    if (args['dry-run']) {
      output.line(unit.trimEnd());
      return;
    }
    const path = system ? '/etc/systemd/system/skerry.service' : join(homedir(), '.config/systemd/user/skerry.service');
    await confirm(`Write ${path}?`, { yes: args.yes === true });
    prepareDataDir(dataDir);
    writeUnit(path, unit);
    const scope = system ? '' : ' --user';
    output.note(`Wrote ${path}. Now: systemctl${scope} daemon-reload && systemctl${scope} enable --now skerry`);
  },
});

function writeUnit(path: string, unit: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, unit);
  } catch (cause) {
    throw new EdgeError('IOError', `Cannot write "${path}": ${(cause as Error).message}.`, { cause });
  }
}
