import type { ReportDefinition } from '../contract/report-definitions.ts';
import { sourceGroups } from '../contract/report-sources.ts';
import { textWithin, toText } from '../contract/text.ts';
import { byName, type Compilation } from './compilation.ts';
import { compileBody } from './compile-report-body.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { BlockModel, SummaryModel } from './model.ts';
import type { CompiledObjects } from './resolve-path.ts';
import { summarisedColumn } from './summary-names.ts';

interface Blocks {
  readonly blocks: Readonly<Record<string, BlockModel>>;
  /** Those of all blocks, as the report's own formulas know them: `supplies.sum_masks`. */
  readonly summaries: readonly SummaryModel[];
}

/** Compiles the blocks of a joined report, each by itself. One that is of no object is left out, and told. */
export function compileBlocks(compilation: Compilation, objects: CompiledObjects, file: DefinitionFile<ReportDefinition>): Blocks {
  const { joined = {}, from } = file.value;
  // What else begins a name in a condition on the report.
  const taken = [...Object.keys(objects.get(from)?.fields ?? {}), ...sourceGroups.flatMap((group) => Object.keys(file.value[group] ?? {}))];
  const blocks = Object.entries(joined).flatMap(([name, block]): (readonly [string, BlockModel])[] => {
    if (taken.includes(name))
      compilation.problems.add(file, 'duplicate_name', `\`${name}\` は ${from} の項目か、結合したデータの名前です。別の名前にします。`, joined, name, 'key');
    const body = compileBody(compilation, objects, { ...file, value: block }, { grouped: true, beside: [] });
    if (body === undefined) {
      compilation.problems.broken.add(name);
      return [];
    }
    const label = block.label === undefined ? (objects.get(body.from)?.label ?? toText(body.from)) : toText(block.label);
    return [[name, { ...body, label }]];
  });
  return { blocks: byName(blocks), summaries: blocks.flatMap(([name, block]) => summariesOfBlock(name, block)) };
}

/** The summaries of a block under its name; where one stands by itself, its words begin with those of the block. */
function summariesOfBlock(name: string, { label, summaries, columns }: BlockModel): readonly SummaryModel[] {
  return summaries.map((summary) => {
    const column = summarisedColumn(summary, columns);
    return {
      ...summary,
      key: `${name}.${summary.key}`,
      label: textWithin(label, summary.label),
      block: { name, label: summary.label, ...(column && { column }) },
    };
  });
}
