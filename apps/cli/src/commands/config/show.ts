import { errorOfReply, replyValue } from '@skerry/client';
import { formatYaml } from '@skerry/runtime';
import { defineCommand } from '../../command.ts';
import { writeOne } from '../../output/output.ts';

/** `skerry config show`. */
export const show = defineCommand({
  summary: 'Shows the settings of a running service.',
  examples: ['skerry config show core-data', 'skerry config show app-mqtt-export --json'],
  args: { service: { type: 'positional', description: 'Service key', required: true } },
  async run({ args, output, platform }) {
    const reply = await platform.link.request(args.service, { method: 'GET', path: '/api/v3/config' });
    if (reply.status !== 200) throw errorOfReply(reply);
    const { config } = replyValue(reply) as { config: unknown };
    writeOne(output, config, () => formatYaml(config).trimEnd());
  },
});
