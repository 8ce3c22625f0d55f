import type { Column } from '../../contract/wire.ts';
import type { ColumnModel } from '../../metadata/model.ts';
import { describeColumn } from '../../query/describe-column.ts';
import type { JoinedPart } from './joined-parts.ts';

/** A column of the part that is shown, with what a reader's condition calls it where that is not its key. */
export function describeInPart(column: ColumnModel, { block }: JoinedPart): Column {
  const described = describeColumn(column);
  const name = column.path && [...(block === null ? [] : [block]), ...column.path].join('.');
  return name === undefined || name === column.key ? described : { ...described, name };
}

/** A field that a reader is offered to filter by: under the name of its block, and with the words of that before its own. */
export function describeFilter(column: ColumnModel, { block, label }: JoinedPart): Column {
  const described = describeColumn(column);
  if (block === null) return described;
  return {
    ...described,
    key: `${block}.${described.key}`,
    label: { ja: `${label.ja}：${described.label.ja}`, en: `${label.en}: ${described.label.en}` },
  };
}
