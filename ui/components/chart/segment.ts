/** One bar, slice, point or part of a chart. */
export interface Segment {
  readonly label: string;
  readonly value: number;
  /** The figure as it came: a blank one is drawn as nothing, and is not 0. */
  readonly shown: unknown;
  readonly blank: boolean;
  /** Of the sum of all; null when there is nothing to share. */
  readonly share: number | null;
  /** A name of `--chart-…` in theme/tokens.css. */
  readonly colour: string;
  /** The condition that keeps this segment's rows; null where there is none that one could read. */
  readonly filter: string | null;
}
