import type { Text } from '../contract/text.ts';

/** How a number is held against those that the same respondent answered before. */
export interface PastLimits {
  /** So many spreads from the median are far; undefined: distance is not looked at. */
  readonly far?: number;
  /** A difference up to this is never far. */
  readonly least: number;
  /** After so many answers that never fall the series is said to rise; undefined: not looked at. */
  readonly rising?: number;
}

export type PastVerdict = { readonly kind: 'far'; readonly median: number } | { readonly kind: 'rising'; readonly answers: number };

/** Fewer answers than this tell nothing of what is usual. */
const FEWEST = 5;
/** Makes the median of the distances comparable with a standard deviation. */
const NORMAL = 1.4826;

/**
 * What is unusual about a number beside the former ones, newest first: that it is far from their median, counted in their spread (the median of the distances, which
 * one odd answer does not move; at least a tenth of the median, and 1), or that the series only rises, as sums that were carried on do (Q47): no answer is below the
 * one before, this one is above the last, and at least every second step goes up.
 */
export function judgePast(value: number, past: readonly number[], limits: PastLimits): PastVerdict | undefined {
  const { far, least, rising } = limits;
  if (rising !== undefined && past.length >= rising && rises([value, ...past.slice(0, rising)])) return { kind: 'rising', answers: rising };
  if (far === undefined || past.length < FEWEST) return undefined;
  const median = medianOf(past);
  const spread = Math.max(NORMAL * medianOf(past.map((each) => Math.abs(each - median))), Math.abs(median) / 10, 1);
  const distance = Math.abs(value - median);
  return distance > least && distance > far * spread ? { kind: 'far', median } : undefined;
}

/** A verdict in words: those of the definition, or the ordinary ones. */
export function wordPast(
  verdict: PastVerdict,
  { far, rising }: { readonly far?: Text | undefined; readonly rising?: Text | undefined },
): { readonly code: string; readonly message: Text } {
  if (verdict.kind === 'far')
    return {
      code: 'far_from_past',
      message: far ?? {
        ja: `これまでの回答（中央値 ${verdict.median}）から大きく離れています。入力の誤りがないか確認してください。`,
        en: `Far from the former answers (median ${verdict.median}). Is it right?`,
      },
    };
  return {
    code: 'only_rises',
    message: rising ?? {
      ja: `直近 ${verdict.answers} 回の回答から減ることなく増え続けています。累計ではなく、その期間の数か確認してください。`,
      en: `It has only risen for ${verdict.answers} answers. Is it the number of the period, and not the sum so far?`,
    },
  };
}

/** Newest first. */
function rises(series: readonly number[]): boolean {
  const steps = series.slice(1).map((before, index) => (series[index] ?? before) - before);
  return steps.every((step) => step >= 0) && (steps[0] ?? 0) > 0 && steps.filter((step) => step > 0).length * 2 >= steps.length;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}
