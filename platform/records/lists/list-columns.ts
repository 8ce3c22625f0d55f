import { nearest } from '../../contract/nearest.ts';
import { type Problem, ShirabeError } from '../../contract/problem.ts';
import type { ColumnModel, ObjectModel } from '../../metadata/model.ts';
import { pathColumn } from '../../query/path-column.ts';
import { LONGEST_PATH, objectScope } from '../../query/object-scope.ts';
import type { QueryContext } from '../../query/query.ts';
import { readableModel, readableObject } from '../../query/readable-model.ts';

/** The most columns of a list. */
export const MOST_COLUMNS = 100;

/** The column of a path that the viewer reads; undefined of one that is not there, of rows, and of what would need more joins than a path may have. */
export function readableColumn(context: QueryContext, object: ObjectModel, dotted: string): ColumnModel | undefined {
  const path = dotted.split('.');
  if (path.length > LONGEST_PATH) return undefined;
  const column = pathColumn(readableModel(context), readableObject(context, object), path);
  return column?.field?.type === 'children' ? undefined : column;
}

/** Each row leads to its record: from the title, or from the first column when the title is not shown. */
export function linkTitle(columns: readonly ColumnModel[]): readonly ColumnModel[] {
  const title = columns.findIndex(({ path }) => path?.length === 1 && (path[0] === 'title' || path[0] === 'name'));
  return columns.map((column, index) => (index === Math.max(title, 0) ? { ...column, link: 'record' as const } : column));
}

/**
 * The columns that a request asks for, such as `title,institution.prefecture`; undefined for none.
 * Raises `unknown_field` for names that are not there, with the nearest one; `bad_request` for too many, or one named twice.
 */
export function parseColumns(context: QueryContext, object: ObjectModel, source: string | readonly string[] | undefined): readonly ColumnModel[] | undefined {
  const names = typeof source === 'string' ? source.split(',').map((name) => name.trim()) : source;
  if (names === undefined || source === '') return undefined;
  if (names.length > MOST_COLUMNS || new Set(names).size !== names.length)
    throw new ShirabeError('bad_request', {
      ja: `列は重複なしで${MOST_COLUMNS}個まで指定できます。`,
      en: `At most ${MOST_COLUMNS} columns, each once.`,
    });
  const problems: Problem[] = [];
  const columns = names.flatMap((name) => {
    const column = readableColumn(context, object, name);
    if (!column) problems.push(unknown(context, object, name));
    return column ?? [];
  });
  if (problems.length > 0)
    throw new ShirabeError(
      'unknown_field',
      { ja: problems.map(({ message }) => message).join(' '), en: problems.map(({ message, en }) => en ?? message).join(' ') },
      problems,
    );
  return linkTitle(columns);
}

function unknown(context: QueryContext, object: ObjectModel, dotted: string): Problem {
  const scope = objectScope(readableModel(context), readableObject(context, object));
  const path = dotted.split('.');
  const at = Math.max(
    0,
    path.findIndex((_, index) => !scope.find(path.slice(0, index + 1))),
  );
  const near = nearest(path[at] ?? '', scope.names(path.slice(0, at)));
  const meant = near === undefined ? undefined : [...path.slice(0, at), near].join('.');
  const field = dotted.slice(0, 200);
  return {
    field,
    code: 'unknown_field',
    message: `列「${field}」はありません。${meant === undefined ? '' : `「${meant}」のことですか？`}`,
    en: `There is no column ${field}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
  };
}
