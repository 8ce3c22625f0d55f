import type { ReportDefinition } from '../contract/report-definitions.ts';
import type { Grouping } from '../contract/report-groupings.ts';
import { toText } from '../contract/text.ts';
import { byName, type Compilation, own } from './compilation.ts';
import type { DefinitionFile } from './definition-file.ts';
import { leadsTo } from './join-parent.ts';
import type { BlockModel, GroupingModel, ReportModel } from './model.ts';
import type { CompiledObjects } from './resolve-path.ts';

type File = DefinitionFile<ReportDefinition>;

/**
 * Checks that the blocks of a report can stand side by side: all are grouped alike, and nothing is asked for that a joined report does not have. Gives the blocks
 * with groupings that have the keys of the report's own; undefined for a report without blocks.
 */
export function checkJoined(
  compilation: Compilation,
  objects: CompiledObjects,
  file: File,
  groupBy: readonly GroupingModel[],
  blocks: Readonly<Record<string, BlockModel>>,
): ReportModel['joined'] {
  const { problems } = compilation;
  const { joined, group_by: given = [], block_label: words } = file.value;
  const report = file.value;
  if (joined === undefined) {
    if (words !== undefined) problems.add(file, 'unknown_key', 'block_label は joined のあるレポートだけに書きます。', report, 'block_label', 'key');
    return undefined;
  }
  for (const key of ['columns_by', 'open'] as const)
    if (report[key] !== undefined) problems.add(file, 'wrong_value', `joined のあるレポートに ${key} は書けません。`, report, key, 'key');
  if (given.length === 0) problems.add(file, 'missing_key', 'joined には group_by を書きます。同じグループの値を横に並べるためです。', report, 'joined', 'key');
  refuseInGroupings(compilation, file, given, ['top']);
  const compiled = Object.entries(joined).flatMap(([name, block]): (readonly [string, BlockModel])[] => {
    const body = own(blocks, name);
    if (!body) return [];
    const written = block.group_by ?? [];
    refuseInGroupings(compilation, file, written, ['order', 'top', 'fill']);
    if (written.length !== given.length)
      problems.add(
        file,
        'wrong_value',
        `\`${name}\` のグループ化は ${written.length} 段です。レポートと同じ ${given.length} 段にします。`,
        block,
        block.group_by === undefined ? 'from' : 'group_by',
        'key',
      );
    // Where one of them is wrong in itself, that is told alone.
    else if (body.groupBy.length === given.length && groupBy.length === given.length)
      body.groupBy.forEach((grouping, index) => {
        if (kindOf(grouping) !== kindOf(groupBy[index] as GroupingModel))
          problems.add(
            file,
            'wrong_field_type',
            `\`${grouping.key}\` は、レポートの \`${groupBy[index]?.key ?? ''}\` と同じ種類の値ではないので、横に並べられません。`,
            written,
            index,
          );
      });
    return [[name, { ...body, groupBy: body.groupBy.map((grouping, index) => ({ ...grouping, key: groupBy[index]?.key ?? grouping.key })) }]];
  });
  const label = words === undefined ? (objects.get(report.from)?.label ?? toText(report.from)) : toText(words);
  return { label, blocks: byName(compiled) };
}

function refuseInGroupings({ problems }: Compilation, file: File, groupings: readonly Grouping[], keys: readonly ('order' | 'top' | 'fill')[]): void {
  for (const grouping of groupings)
    for (const key of keys)
      if (typeof grouping === 'object' && grouping[key] !== undefined && grouping[key] !== false)
        problems.add(
          file,
          'wrong_value',
          key === 'top' ? 'joined のあるレポートのグループに top は書けません。' : `${key} は、ブロックではなくレポートの group_by に書きます。`,
          grouping,
          key,
          'key',
        );
}

/** What two groupings must share for their groups to be the same. */
function kindOf({ valueType, field, by }: GroupingModel): string {
  if (valueType === 'date' || valueType === 'datetime') return `date ${by ?? 'day'}`;
  return [valueType, leadsTo(field?.definition)].join(' ');
}
