import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocksOf, commandsOf } from './guide.ts';

const GUIDE = `# Guide
<!-- run -->
\`\`\`sh
one --flag   # a remark
two \\
  more
\`\`\`
\`\`\`yaml
not: run
\`\`\`
<!-- file: a.csv -->
\`\`\`csv
a,b
\`\`\`
`;

test('finds what a reader types and saves', () => {
  const [run, file, ...rest] = blocksOf(GUIDE);
  assert.deepEqual(commandsOf(run ?? assert.fail()), ['one --flag', 'two    more']);
  assert.deepEqual([file?.marker, file?.text], ['file: a.csv', 'a,b\n']);
  assert.deepEqual(rest, []);
});

test('refuses commands that nothing would run', () => {
  assert.throws(() => blocksOf('text\n```sh\nforgotten\n```\n'), /Line 2: these commands have no marker/);
});
