import Big from 'big.js';

/** Exact decimals: division keeps 12 digits after the point, half away from zero, as the SQL of formulas does. */
export const Decimal = Big();
Decimal.DP = 12;
Decimal.RM = 1;
export type Decimal = Big;

/** The digits of a number, without exponent, trailing zeros or a minus before zero: `TEXT()` and parameters use it. */
export function writeDecimal(value: Decimal): string {
  const text = value.toFixed();
  return text === '-0' ? '0' : text;
}
