import type { RecordAnswer } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel, RelatedModel } from '../metadata/model.ts';
import { relatedOrder } from '../metadata/related-order.ts';
import { mayReadAny } from '../query/access.ts';
import type { StoredRecord } from '../query/compile-record.ts';
import { compileRows, type DatabaseRow } from '../query/compile-rows.ts';
import { describeColumn } from '../query/describe-column.ts';
import { ownOf } from '../query/paths.ts';
import { pathColumn } from '../query/path-column.ts';
import type { RowQuery } from '../query/query.ts';
import { readableObject } from '../query/readable-model.ts';
import { mayCreateBelow } from './may-create-below.ts';
import type { Queryable } from './queryable.ts';

type Related = NonNullable<RecordAnswer['related']>;

/** Rows of each related list on a record's page. */
const RELATED_ROWS = 10;
/** Comments are read from the first to the last: more of them, and the newest when there are too many. */
const COMMENTS = 100;

/** The first rows of each list of records that point to this one, as far as the actor may read them. */
export async function loadRelated(context: RequestContext, from: Queryable, object: ObjectModel, record: StoredRecord): Promise<Related> {
  const related: Related = [];
  for (const list of readableObject(context, object).layout.related) {
    const other = ownOf(context.model.objects, list.object);
    if (!other || !mayReadAny(context, other)) continue;
    const columns = list.columns.map((path) => pathColumn(context.model, other, path.split('.'))).filter((column) => column !== undefined);
    const within = { path: [list.by], id: record.id };
    const compiled = compileRows(context, { object: other, columns, where: list.where ? [list.where] : [], within, ...orderOf(list, other) });
    const { rows, next } = compiled.read(await from.query<DatabaseRow>(compiled.sql));
    related.push({
      object: other.name,
      by: list.by,
      ...(list.name !== undefined && { name: list.name }),
      label: list.label,
      columns: columns.map(describeColumn),
      rows: list.comments ? rows.reverse() : rows,
      next,
      can_create: mayCreateBelow(context, other, list.by, record.scopes),
    });
  }
  return related;
}

/** The order of a related list, and how many rows of it a page begins with. */
export function orderOf(list: RelatedModel, other: ObjectModel): Pick<RowQuery, 'sort' | 'limit'> {
  return { sort: relatedOrder(list, other), limit: list.comments ? COMMENTS : RELATED_ROWS };
}
