import type { TemplateResult } from 'lit';
import type { Column } from '../../../platform/contract/wire.ts';
import { showValue } from '../../fields/show-value.ts';
import { formatNumber } from '../../locale/locale.ts';

/** Digits after the point of an average whose column names no scale. */
const SCALE = 2;

/** A count, sum or average: with thousands apart, since sums grow long; everything else as the column shows it. */
export function summaryValue(value: unknown, column: Column): TemplateResult | string {
  const plain = typeof value === 'number' && column.type !== 'percent' && column.format !== 'percent';
  if (!plain) return showValue(value, column);
  return formatNumber(value, column.scale ?? (Number.isInteger(value) ? 0 : SCALE));
}
