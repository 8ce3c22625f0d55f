/** The scale of an axis: where it begins and ends, and the values that are written beside it. */
export interface Ticks {
  readonly least: number;
  readonly greatest: number;
  readonly values: readonly number[];
}

/** A scale from 0, or from below it where there is something below, in steps of 1, 2 or 5 times a power of ten. `whole`: of figures that have no fractions. */
export function ticksOf(values: readonly number[], wanted: number, whole: boolean): Ticks {
  const least = Math.min(0, ...values);
  const greatest = Math.max(0, ...values);
  // Nobody tells such small figures from 0, and steps between them have more digits than there are.
  if (greatest - least < 1e-9) return { least: 0, greatest: 1, values: [0, 1] };
  const rough = (greatest - least) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const found = [1, 2, 5, 10].find((step) => step * power >= rough * 0.999) ?? 10;
  const step = whole ? Math.max(1, found * power) : found * power;
  const from = Math.floor(least / step);
  const to = Math.ceil(greatest / step - 1e-9);
  // A multiple of the step, not a sum of steps: 0.1 + 0.2 is not 0.3.
  const digits = Math.max(0, -Math.floor(Math.log10(step)) + 1);
  const steps = Array.from({ length: to - from + 1 }, (_, index) => Number(((from + index) * step).toFixed(Math.min(20, digits))));
  return { least: steps[0] ?? 0, greatest: steps.at(-1) ?? 1, values: steps };
}
