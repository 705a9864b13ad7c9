/** A count with its noun, as people write it: `1 device`, `12,345 events`. */
export function amount(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
