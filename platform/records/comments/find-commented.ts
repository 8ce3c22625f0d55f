import { ShirabeError } from '../../contract/problem.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ObjectModel } from '../../metadata/model.ts';
import { hasRole } from '../../query/access.ts';
import { compileTitles } from '../../query/who-reads.ts';
import { findObject, notFound, recordId } from '../find-object.ts';

/** A record that comments can be about, and that the actor may read. */
export interface Commented {
  readonly object: ObjectModel;
  readonly id: string;
  readonly title: string;
}

/** The record of a request for its comments: whoever may read it reads them. Raises `not_found`, also where the object declares no comments. */
export async function findCommented(context: RequestContext, objectName: string, id: string): Promise<Commented> {
  const object = findObject(context, objectName);
  if (!object.comments) throw notFound();
  const key = recordId(id);
  const [found] = await context.database.query<{ title: string }>(compileTitles(context, object, [key]));
  if (!found) throw notFound();
  return { object, id: key, title: found.title };
}

/** Whether the actor may write comments on records of the object that they may read. */
export function mayComment({ actor }: RequestContext, { comments }: ObjectModel): boolean {
  return comments !== undefined && hasRole(actor, comments.roles);
}

/** The refusal of one who may only read comments. */
export function mayNotComment(): ShirabeError {
  return new ShirabeError('forbidden', { ja: 'コメントを書く権限がありません。', en: 'You may not write comments here.' });
}
