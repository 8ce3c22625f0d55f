import type { Column } from '../../../platform/contract/wire.ts';
import { formatNumber, formatPercent } from '../../locale/locale.ts';
import type { Segment } from './segment.ts';

/** A figure of an axis or a picture in words: a percent as such, fractions shortened. */
export function figureWords(value: number, { format, type, scale }: Column): string {
  if (format === 'percent' || type === 'percent') return formatPercent(value, Number.isInteger(Math.round(value * 1e10) / 1e8) ? 0 : 1);
  return formatNumber(value, Number.isInteger(value) ? 0 : Math.max(1, scale ?? 2));
}

/** What is said of a segment where it stands; a blank is not 0. */
export const segmentWords = (segment: Segment, column: Column): string => `${segment.label}: ${segment.blank ? '–' : figureWords(segment.value, column)}`;
