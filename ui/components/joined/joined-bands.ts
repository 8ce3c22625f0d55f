import type { Groups, Summary } from '../../../platform/contract/wire.ts';

type Block = NonNullable<Groups['blocks']>[number];

/** Figures that stand next to each other under one heading: those of a part of the report, or those that are computed across parts (`part` is null). */
export interface JoinedBand {
  readonly part: Block | null;
  readonly summaries: readonly Summary[];
}

/** The bands of a joined report from left to right: its own rows, its blocks, and what is computed across. One without figures is left out. */
export function joinedBands({ blocks = [], summaries }: Groups): readonly JoinedBand[] {
  const own = blocks.map((part): JoinedBand => ({
    part,
    summaries: summaries.filter(({ block, across }) => across !== true && (block?.name ?? null) === part.block),
  }));
  return [...own, { part: null, summaries: summaries.filter(({ across }) => across === true) }].filter((band) => band.summaries.length > 0);
}

/** How many rows of a part lie in a group. */
export function rowsOf(part: Block, values: Readonly<Record<string, unknown>>): number {
  return Number(values[part.block === null ? 'count' : `${part.block}.count`] ?? 0);
}
