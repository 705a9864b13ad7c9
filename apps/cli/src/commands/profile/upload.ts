import { isEdgeError } from '@skerry/contracts';
import { defineCommand } from '../../command.ts';
import { readInput } from '../../input-file.ts';

/** `skerry profile upload`. */
export const upload = defineCommand({
  summary: "Uploads a device profile in EdgeX's form (YAML or JSON).",
  examples: ['skerry profile upload pump.yaml', 'skerry profile upload pump.yaml --replace'],
  args: {
    file: { type: 'positional', description: 'The file, or - for standard input', required: true },
    replace: { type: 'boolean', description: 'Replace a profile of the same name' },
  },
  async run({ args, output, platform }) {
    const text = await readInput(args.file);
    try {
      const id = await platform.metadata.profiles.upload(text);
      output.note('Uploaded the profile.');
      if (output.json) output.line(JSON.stringify({ id }));
    } catch (error) {
      if (!args.replace || !isEdgeError(error) || error.kind !== 'StatusConflict') throw error;
      await platform.metadata.profiles.uploadUpdate(text);
      output.note('Replaced the profile.');
    }
  },
});
