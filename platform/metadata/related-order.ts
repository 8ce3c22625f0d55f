import type { ObjectModel, RelatedModel, SortModel } from './model.ts';

/** The order of a related list of records of `other`: comments the newest first, else as the list says, answers of a survey the newest first, or by title. */
export function relatedOrder(list: RelatedModel, other: Pick<ObjectModel, 'survey'>): readonly SortModel[] {
  if (list.comments) return [{ path: ['created_at'], descending: true }];
  if (list.sort.length > 0) return list.sort;
  return [other.survey ? { path: [other.survey.date], descending: true } : { path: ['title'], descending: false }];
}
