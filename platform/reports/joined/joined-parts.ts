import { nearest } from '../../contract/nearest.ts';
import { ShirabeError } from '../../contract/problem.ts';
import type { Text } from '../../contract/text.ts';
import type { BlockModel, GroupingModel, ReportModel } from '../../metadata/model.ts';
import { replaceNames } from '../../query/stored-names.ts';

/** One of the parts that stand side by side: a report of its own, without blocks. */
export interface JoinedPart {
  /** Of its own rows null. */
  readonly block: string | null;
  readonly label: Text;
  readonly report: ReportModel;
}

/** The parts of a joined report, its own rows first; of any other report it alone. */
export function joinedParts(report: ReportModel): readonly JoinedPart[] {
  const { joined } = report;
  if (!joined) return [{ block: null, label: report.label, report }];
  return [
    { block: null, label: joined.label, report: ownPart(report) },
    ...Object.entries(joined.blocks).map(([block, model]): JoinedPart => ({ block, label: model.label, report: blockPart(report, block, model) })),
  ];
}

/** The part whose rows are asked for: its own unless said. Raises `bad_request` for a block that it does not have. */
export function partOf(report: ReportModel, block: string | undefined, parts = joinedParts(report)): JoinedPart {
  const part = parts.find((each) => each.block === (block ?? null));
  if (part) return part;
  const known = parts.flatMap((each) => each.block ?? []);
  const near = nearest(block ?? '', known);
  throw new ShirabeError(
    'bad_request',
    {
      ja: `このレポートに「${block ?? ''}」というブロックはありません。${near === undefined ? '' : `「${near}」ではありませんか。`}`,
      en: `This report has no block “${block ?? ''}”.${near === undefined ? '' : ` Did you mean “${near}”?`}`,
    },
    [{ field: 'block', code: 'unknown_block', message: `ブロック: ${known.join('、') || 'なし'}`, en: `Blocks: ${known.join(', ') || 'none'}` }],
  );
}

function ownPart({ joined: _blocks, chart: _chart, ...report }: ReportModel): ReportModel {
  return {
    ...report,
    groupBy: report.groupBy.map(plainGrouping),
    summaries: report.summaries.filter(({ block, across }) => !block && across !== true),
  };
}

/** A block has nothing of the report but where it stands. */
function blockPart(
  { joined: _blocks, chart: _chart, where: _where, limit: _limit, ...report }: ReportModel,
  name: string,
  { label: _label, ...block }: BlockModel,
): ReportModel {
  return { ...report, ...block, groupBy: block.groupBy.map((grouping, index) => namedGrouping(name, grouping, report.groupBy[index])) };
}

/** As a reader's condition names it: under the path of the report's own where both are fields of one type, so that it narrows every part; else as the block's alone. */
function namedGrouping(block: string, { bucket, ...grouping }: GroupingModel, own: GroupingModel | undefined): GroupingModel {
  const { path, formula, valueType } = grouping;
  const within = (source: string) => underName(block, source);
  const name =
    path && own?.path && own.valueType === valueType ? own.path.join('.') : formula ? `(${within(formula.source)})` : [block, ...(path ?? [])].join('.');
  const conditions = bucket && Object.fromEntries(Object.entries(bucket.conditions).map(([value, condition]) => [value, within(condition)]));
  return { ...grouping, name, ...(bucket && conditions && { bucket: { conditions, blank: within(bucket.blank) } }) };
}

/** A formula over the fields of a block, as it stands in a condition on the whole. */
export function underName(block: string | null, source: string): string {
  return block === null ? source : replaceNames(source, (path) => [block, ...path]);
}

/** How groups are sorted, and which are filled in, is decided once all parts are together. */
function plainGrouping({ order: _order, fill: _fill, ...grouping }: GroupingModel): GroupingModel {
  return grouping;
}
