import type { Model, ObjectModel, ReportModel } from '../../metadata/model.ts';
import { ownOf } from '../../query/paths.ts';
import { keepFormula, keepPath, nameFormula, namePath } from '../../query/stored-names.ts';

/** What narrows a report and names fields. */
interface Narrowing {
  readonly filter: string;
  readonly sort: string;
}
type Rename = (model: Model, object: ObjectModel, text: string, beside: Readonly<Record<string, ObjectModel>>) => string;

/** A filter and an order of a report as they are kept: fields by columns, so that a rename leaves them alone. */
export function keepNarrowing(model: Model, report: ReportModel, narrowing: Narrowing): Narrowing {
  return rename(model, report, narrowing, keepFormula, keepPath);
}

/** A kept filter and order under the present names. */
export function nameNarrowing(model: Model, report: ReportModel, narrowing: Narrowing): Narrowing {
  return rename(model, report, narrowing, nameFormula, namePath);
}

function rename(model: Model, { from, joins, columns, joined }: ReportModel, { filter, sort }: Narrowing, formula: Rename, path: Rename): Narrowing {
  const object = ownOf(model.objects, from);
  if (!object) return { filter, sort };
  const names = [
    ...Object.entries(joins).flatMap(([alias, join]) => (join.set ? [] : [[alias, join.object] as const])),
    ...Object.entries(joined?.blocks ?? {}).map(([name, block]) => [name, block.from] as const),
  ];
  const beside = Object.fromEntries(
    names.flatMap(([name, other]) => {
      const target = ownOf(model.objects, other);
      return target ? [[name, target] as const] : [];
    }),
  );
  // The key of a column is its own name, unless it is its path.
  const isKey = (key: string) => columns.some((column) => column.key === key && column.path?.join('.') !== key);
  const key = (text: string) => (isKey(text) ? text : path(model, object, text, beside));
  return {
    filter: filter === '' ? '' : formula(model, object, filter, beside),
    sort:
      sort === ''
        ? ''
        : sort
            .split(',')
            .map((each) => (each.startsWith('-') ? `-${key(each.slice(1))}` : key(each)))
            .join(','),
  };
}
