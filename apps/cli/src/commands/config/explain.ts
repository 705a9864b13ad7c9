import { errorOfReply, queryText, replyValue } from '@skerry/client';
import { EdgeError } from '@skerry/contracts';
import type { Explanation } from '@skerry/runtime';
import { defineCommand } from '../../command.ts';
import { writeOne } from '../../output/output.ts';
import { cellText } from '../../output/table.ts';

/** `skerry config explain`. */
export const explain = defineCommand({
  summary: 'Says what a setting is for, its value, who set it, and whether a change needs a restart.',
  examples: ['skerry config explain core-data Retention.DefaultDuration', 'skerry config explain device-modbus Writable.LogLevel --json'],
  args: {
    service: { type: 'positional', description: 'Service key', required: true },
    setting: { type: 'positional', description: 'Path of the setting, such as Writable.LogLevel', required: true },
  },
  async run({ args, output, platform }) {
    const reply = await platform.link.request(args.service, {
      method: 'GET',
      path: `/api/v3/config/explain${queryText({ path: args.setting })}`,
    });
    if (reply.status === 404 && !isOurs(replyValue(reply)))
      throw new EdgeError(
        'NotFound',
        `${args.service} cannot explain its settings: EdgeX services have no such route. "skerry config show ${args.service}" shows their values.`,
      );
    if (reply.status !== 200) throw errorOfReply(reply);
    const { settings } = replyValue(reply) as { settings: readonly Explanation[] };
    writeOne(output, settings[0], () => settings.map(explanationText).join('\n'));
  },
});

/** A route that is missing answers with a message only; ours name their API version. */
function isOurs(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'apiVersion' in body;
}

function explanationText(setting: Explanation): string {
  return [
    `${setting.path} = ${cellText(setting.value)}`,
    `  ${setting.doc}`,
    `  Set by: ${setting.winner}. Default: ${cellText(setting.default)}.`,
    `  ${setting.live ? 'A change works at once.' : 'A change needs a restart.'}`,
  ].join('\n');
}
