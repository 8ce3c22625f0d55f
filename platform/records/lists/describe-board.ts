import type { BoardDescription } from '../../contract/wire-boards.ts';
import type { ListModel, ObjectModel } from '../../metadata/model.ts';
import { mayAny } from '../../query/access.ts';
import { describeColumn } from '../../query/describe-column.ts';
import { mayEditField } from '../../query/field-access.ts';
import { pathColumn } from '../../query/path-column.ts';
import type { QueryContext } from '../../query/query.ts';
import { ownOf } from '../../query/paths.ts';
import { readableModel, readableObject } from '../../query/readable-model.ts';
import { isOpen } from '../survey-effects.ts';

/** The board of a list, of what the actor reads; null when it has none. */
export function describeBoard(context: QueryContext, whole: ObjectModel, { board }: ListModel): BoardDescription | null {
  if (!board) return null;
  const object = readableObject(context, whole);
  const field = ownOf(object.fields, board.by);
  const columnOf = (name: string) => pathColumn(readableModel(context), object, [name]);
  const [by, sum] = [columnOf(board.by), board.sum === undefined ? undefined : columnOf(board.sum)];
  if (!field || !by) return null;
  const definition = field.definition as { readonly read_only?: boolean; readonly fixed?: boolean; readonly required?: boolean | string };
  const canEdit = mayEditField(context.actor, whole, field.name) && definition.read_only !== true && definition.fixed !== true;
  return {
    by: describeColumn(by),
    cards: board.cards.map(describeColumn),
    sum: sum ? describeColumn(sum) : null,
    can_move: canEdit && isOpen(context, object) && mayAny(context, whole, 'update'),
    can_be_blank: definition.required !== true,
  };
}
