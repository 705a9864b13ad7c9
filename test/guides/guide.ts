/** A block of a guide that a reader types, pastes or saves. */
export interface Block {
  /** What the marker above it says: `run`, `run: start`, `file: registers.csv` ... */
  readonly marker: string;
  readonly text: string;
  readonly line: number;
}

const FENCE = /^(?:<!-- (?<marker>[^>]+?) -->\n)?```(?<language>\w*)\n(?<text>[\s\S]*?)^```$/gm;

/**
 * Returns the blocks of a guide that stand for something to do, in order.
 *
 * @throws {TypeError} for shell commands without a marker: nobody would know whether they work.
 */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(FENCE)].flatMap((match) => {
    const { marker, language, text = '' } = match.groups ?? {};
    const line = markdown.slice(0, match.index).split('\n').length;
    if (marker !== undefined) return [{ marker, text, line }];
    if (language === 'sh') throw new TypeError(`Line ${line}: these commands have no marker above them, so no test runs them.`);
    return [];
  });
}

/** The commands of a block, one each, without the remarks behind them. */
export function commandsOf({ text }: Block): string[] {
  return text
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
