/** The known name that differs least from what was written, if it is near enough to be what was meant. */
export function nearestName(written: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(written.length / 3));
  const ranked = known.map((name) => ({ name, distance: editDistance(written.toLowerCase(), name.toLowerCase()) }));
  const best = ranked.toSorted((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= limit ? best.name : undefined;
}

// Letters added, dropped, changed, or swapped with their neighbour.
function editDistance(a: string, b: string): number {
  let above: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const edited = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + change);
      next.push(swapped ? Math.min(edited, above[j - 2]! + 1) : edited);
    }
    above = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
