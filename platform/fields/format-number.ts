import Big from 'big.js';

/** A number with a fixed count of digits after the point, rounded half away from zero as PostgreSQL's numeric does; no thousands separators. */
export function toFixedDigits(value: number, scale: number): string {
  return new Big(value).round(scale, Big.roundHalfUp).toFixed(scale);
}
