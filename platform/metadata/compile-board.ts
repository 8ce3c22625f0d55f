import type { ListsDefinition } from '../contract/definitions.ts';
import { toText } from '../contract/text.ts';
import { offersNotApplicable } from '../fields/not-applicable.ts';
import type { Compilation } from './compilation.ts';
import type { BoardModel } from './model.ts';
import type { ObjectSource } from './object-source.ts';
import { compileColumns, type CompiledObjects } from './resolve-path.ts';

type Board = NonNullable<ListsDefinition[number]['board']>;

/**
 * Compiles the board of a list. Its columns are the values of a picklist that holds nothing else (該当なし would be no column, and no blank either), its sum
 * is of a number that is stored. Problems are added; gives no board when there are any.
 */
export function compileBoard(compilation: Compilation, objects: CompiledObjects, source: ObjectSource, board: Board): { readonly board?: BoardModel } {
  const { problems } = compilation;
  const file = source.lists;
  if (!file) return {};
  const fields = objects.get(source.name)?.fields ?? {};
  const by = Object.hasOwn(fields, board.by) ? fields[board.by] : undefined;
  const sum = board.sum !== undefined && Object.hasOwn(fields, board.sum) ? fields[board.sum] : undefined;
  const fieldNames = Object.keys(fields);
  const owner = `${toText(source.file.value.label).ja}の項目`;
  if (!by) problems.unknown(file, 'unknown_field', owner, board.by, fieldNames, board, 'by');
  else if (by.type !== 'picklist') problems.add(file, 'wrong_field_type', `\`${board.by}\` は選択リストではないので、ボードの列にできません。`, board, 'by');
  else if (offersNotApplicable(by)) problems.add(file, 'wrong_field_type', `\`${board.by}\` は該当なしを選べるので、ボードの列にできません。`, board, 'by');
  if (board.sum !== undefined && !sum) problems.unknown(file, 'unknown_field', owner, board.sum, fieldNames, board, 'sum');
  else if (sum && sum.valueType !== 'number') problems.add(file, 'wrong_field_type', `\`${board.sum}\` は数値ではないので、合計できません。`, board, 'sum');
  const cards = compileColumns(compilation, objects, { object: source.name }, board.cards, file);
  const isSound = by?.type === 'picklist' && !offersNotApplicable(by) && (board.sum === undefined || sum?.valueType === 'number');
  return isSound ? { board: { by: by.name, cards, ...(sum && { sum: sum.name }) } } : {};
}
