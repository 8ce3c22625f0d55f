import type { Content } from './draft.ts';
import { put } from './draft.ts';
import type { BuilderProblem } from './editing.ts';

/** A block of a joined report. */
export type BlockEntry = NonNullable<Content['joined']>[string];
/** The most blocks beside the report's own rows. */
export const MOST_BLOCKS = 4;

/** What is edited: the report itself (''), or one of its blocks as if it were one. */
export function partAt(content: Content, block: string): Content {
  return (block === '' ? undefined : content.joined?.[block]) ?? content;
}

/** The whole with another part. */
export function withPart(content: Content, block: string, part: Content): Content {
  if (block === '' || !content.joined?.[block]) return part;
  return { ...content, joined: { ...content.joined, [block]: part } };
}

/** The whole with another block. */
export function withBlock(content: Content, name: string, block: BlockEntry): Content {
  return { ...content, joined: { ...content.joined, [name]: block } };
}

/** The whole without a block, and without what it was called beside the last one. */
export function withoutBlock(content: Content, name: string): Content {
  const { [name]: _, ...rest } = content.joined ?? {};
  const left = put(content, 'joined', rest);
  return left.joined ? left : put(left, 'block_label', undefined);
}

/** The problems of a part, at their places within it. Those of blocks as such are the report's. */
export function problemsOf(problems: readonly BuilderProblem[], block: string): readonly BuilderProblem[] {
  if (block === '') return problems.filter(({ path }) => path[0] !== 'joined' || path.length < 3);
  return problems.flatMap((problem) => (blockOf(problem) === block ? [{ ...problem, path: problem.path.slice(2) }] : []));
}

/** The block that a problem lies in; '' for the report itself. */
export function blockOf({ path }: Pick<BuilderProblem, 'path'>): string {
  return path[0] === 'joined' && path.length > 2 ? String(path[1]) : '';
}
