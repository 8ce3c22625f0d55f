/**
 * Finds the candidate that was most likely meant by a misspelt word: the one with the least edit distance
 * (insert, delete, replace, swap of neighbours; case is ignored).
 * Takes the word and the right words; gives undefined when none is near: at most one edit for words of up to
 * four characters, two up to eight, three beyond; so nonsense gives none. Of equals the first candidate wins.
 * A candidate that the word merely shortens (`fever` for `fever_patients`, from four characters on) is near too.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase().slice(0, 100);
  if (wanted === '') return undefined;
  const limit = wanted.length <= 4 ? 1 : wanted.length <= 8 ? 2 : 3;
  let best: string | undefined;
  let bestDistance = limit + 1;
  let beginning: string | undefined;
  for (const candidate of candidates) {
    const lower = candidate.toLowerCase();
    const distance = editDistance(wanted, lower, bestDistance - 1);
    // A distance as long as the word itself would let any short word match any other.
    if (distance < bestDistance && distance < Math.max(wanted.length, 2)) {
      best = candidate;
      bestDistance = distance;
    }
    if (wanted.length >= 4 && lower.startsWith(wanted) && (beginning === undefined || candidate.length < beginning.length)) beginning = candidate;
  }
  return best ?? beginning;
}

/** The optimal string alignment distance of two words, or any number above `limit` as soon as it is known to exceed that. */
function editDistance(a: string, b: string, limit: number): number {
  if (limit < 0 || Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    if (Math.min(...row) > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}
