/** The placeholders and how many characters each becomes, so that the length of a message is known before it is made. */
const WIDTHS = { id: 36, origin: 19, n: 7 } as const;

type Placeholder = keyof typeof WIDTHS;

/** Numbers of a load begin here, so that all have seven digits. */
export const FIRST_NUMBER = 1_000_000;

const ORIGIN_STEP_NS = 1000;

/** Fills `{id}` (a new UUID v7), `{origin}` (now, nanoseconds) and `{n}` (seven digits, counting up) into a text, once per message. */
export class Template {
  /** Bytes of every text this makes; the template itself must be ASCII. */
  readonly length: number;
  readonly #parts: readonly string[];

  constructor(text: string) {
    this.#parts = text.split(/\{(id|origin|n)\}/);
    this.length = this.#parts.reduce((sum, part, at) => sum + (at % 2 === 0 ? part.length : WIDTHS[part as Placeholder]), 0);
  }

  /** The text of one message. A placeholder named twice has the same value both times. */
  fill(values: Readonly<Record<Placeholder, string>>): string {
    const parts = this.#parts;
    let text = parts[0]!;
    for (let at = 1; at < parts.length; at += 2) text += values[parts[at] as Placeholder] + parts[at + 1]!;
    return text;
  }
}

/** Makes the values of one message after another; cheap, as the load shares the machine with what it measures. */
export class TemplateValues {
  readonly #node = Math.floor(Math.random() * 0x1000000)
    .toString(16)
    .padStart(6, '0');
  #number: number;
  #ms = 0;
  #time = '';
  #within = 0;

  constructor(firstNumber = FIRST_NUMBER) {
    this.#number = firstNumber;
  }

  /** Values for the next message. */
  next(): Record<Placeholder, string> {
    const ms = Date.now();
    if (ms !== this.#ms) this.#begin(ms);
    const within = this.#within++;
    const counter = within.toString(16).padStart(3, '0');
    const n = this.#number++;
    const tail = (n & 0xffffff).toString(16).padStart(6, '0');
    return {
      id: `${this.#time}-7${counter.slice(-3)}-8000-${this.#node}${tail}`,
      origin: `${ms}${String((within * ORIGIN_STEP_NS) % 1_000_000).padStart(6, '0')}`,
      n: String(n),
    };
  }

  #begin(ms: number): void {
    const hex = ms.toString(16).padStart(12, '0');
    this.#ms = ms;
    this.#time = `${hex.slice(0, 8)}-${hex.slice(8)}`;
    this.#within = 0;
  }
}
