import { ShirabeError, type Problem } from '../contract/problem.ts';
import type { DashboardAnswer } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { isId } from '../database/uuid.ts';
import type { ColumnModel, DashboardModel } from '../metadata/model.ts';
import { compileRows, type DatabaseRow } from '../query/compile-rows.ts';
import { describeColumn } from '../query/describe-column.ts';
import { pathColumn } from '../query/path-column.ts';
import { ownOf } from '../query/paths.ts';
import { readableModel } from '../query/readable-model.ts';
import { mayOpen } from './find-report.ts';
import { filterColumns } from './plan-report.ts';

type FilterModel = DashboardModel['filters'][number];
type ComponentModel = DashboardModel['components'][number];
/** The values of filters by their keys, as they come from a request. */
export type FilterValues = Readonly<Record<string, string>>;

/** What the filters of a dashboard are for one of its components. */
interface AppliedFilters {
  /** All that apply, as one condition; undefined for none. */
  readonly condition?: string;
  /** The keys of those that are set and do not apply: what it shows has no such field, or none that the actor reads. */
  readonly notApplied: readonly string[];
}

/**
 * Reads the values of a request. Raises `bad_filter` with every one that the dashboard has no filter for, as far as the actor knows it, and every value that is none.
 */
export function checkFilters(context: RequestContext, dashboard: DashboardModel, values: FilterValues): void {
  const problems = Object.entries(values).flatMap(([key, value]): Problem[] => {
    const filter = dashboard.filters.find((each) => each.key === key);
    const column = filter && offeredColumn(context, dashboard, filter);
    if (!column)
      return [
        { field: key, code: 'unknown_field', message: `「${key.slice(0, 60)}」という絞り込みはありません。`, en: `There is no filter “${key.slice(0, 60)}”.` },
      ];
    if (conditionOf(column, value) !== undefined) return [];
    return [
      {
        field: key,
        code: 'unknown_value',
        message: `${filter.label.ja}に「${value.slice(0, 60)}」は選べません。選び直してください。`,
        en: `${filter.label.en} cannot be “${value.slice(0, 60)}”. Choose again.`,
      },
    ];
  });
  if (problems.length > 0)
    throw new ShirabeError(
      'bad_filter',
      { ja: problems.map(({ message }) => message).join(' '), en: problems.map(({ message, en }) => en ?? message).join(' ') },
      problems,
    );
}

/** The filters of a dashboard that the actor may use, with their choices and what they are set to. */
export async function describeFilters(context: RequestContext, dashboard: DashboardModel, values: FilterValues): Promise<DashboardAnswer['filters']> {
  const described = dashboard.filters.map(async (filter): Promise<DashboardAnswer['filters']> => {
    const column = offeredColumn(context, dashboard, filter);
    if (!column) return [];
    const value = ownOf(values, filter.key) ?? null;
    const { choices } = describeColumn(column);
    const owner = column.valueType === 'record' ? ownerOf(context, dashboard, filter, column) : undefined;
    return [
      {
        key: filter.key,
        label: filter.label,
        type: column.valueType,
        ...(choices && { choices }),
        ...(owner && { object: owner.object, field: owner.field }),
        value,
        value_label: value === null || !owner ? null : await titleOf(context, owner.target, value),
      },
    ];
  });
  return (await Promise.all(described)).flat();
}

/** What is set, for one component. Values were checked. */
export function applyFilters(
  context: RequestContext,
  dashboard: Pick<DashboardModel, 'filters'>,
  component: ComponentModel,
  values: FilterValues,
): AppliedFilters {
  if (component.type === 'links' || component.type === 'text') return { notApplied: [] };
  const conditions: string[] = [];
  const notApplied: string[] = [];
  for (const filter of dashboard.filters) {
    const value = ownOf(values, filter.key);
    if (value === undefined) continue;
    const column = columnFor(context, component, filter);
    const condition = column && conditionOf(column, value);
    if (condition === undefined) notApplied.push(filter.key);
    else conditions.push(condition);
  }
  return { ...(conditions.length > 0 && { condition: conditions.join(' AND ') }), notApplied };
}

/** The first of a filter's fields that a component has, as the actor reads it. */
function columnFor(context: RequestContext, component: ComponentModel, { paths }: FilterModel): ColumnModel | undefined {
  // What was kept on a day is as it is.
  if (component.type === 'trend') return undefined;
  const model = readableModel(context);
  if ('report' in component) {
    const report = ownOf(model.reports, component.report);
    return report && mayOpen(context, report) ? filterColumns({ ...context, model }, { ...report, filters: paths })[0] : undefined;
  }
  const object = component.type === 'list' ? ownOf(model.objects, component.object) : undefined;
  return object && paths.flatMap((path) => pathColumn(model, object, path.split('.')) ?? [])[0];
}

function offeredColumn(context: RequestContext, { components }: DashboardModel, filter: FilterModel): ColumnModel | undefined {
  return components.flatMap((component) => columnFor(context, component, filter) ?? [])[0];
}

/** The lookup that leads to the records one chooses from: its object and field, and whose records they are. */
function ownerOf(
  context: RequestContext,
  dashboard: DashboardModel,
  filter: FilterModel,
  { path = [], field }: ColumnModel,
): { readonly object: string; readonly field: string; readonly target: string } | undefined {
  const model = readableModel(context);
  const component = dashboard.components.find((each) => columnFor(context, each, filter));
  const report = component && 'report' in component ? ownOf(model.reports, component.report) : undefined;
  const joined = report && ownOf(report.joins, path[0] ?? '');
  let object = joined?.object ?? report?.from ?? (component?.type === 'list' ? component.object : '');
  const names = joined ? path.slice(1) : path;
  const targetOf = (name: string) => (ownOf(ownOf(model.objects, object)?.fields ?? {}, name)?.definition as { readonly to?: string } | undefined)?.to;
  for (const name of names.slice(0, -1)) object = targetOf(name) ?? object;
  const target = targetOf(names.at(-1) ?? '');
  return field?.type === 'lookup' && target !== undefined ? { object, field: field.name, target } : undefined;
}

async function titleOf(context: RequestContext, target: string, id: string): Promise<string | null> {
  const object = ownOf(context.model.objects, target);
  if (!object) return null;
  const compiled = compileRows(context, {
    object,
    columns: [{ key: 'title', path: ['title'], label: object.label, valueType: 'text' }],
    where: [],
    ids: [id],
    sort: [{ path: ['title'], descending: false }],
    limit: 1,
  });
  const [row] = compiled.read(await context.database.query<DatabaseRow>(compiled.sql)).rows;
  const title = row?.values['title'];
  return typeof title === 'string' ? title : null;
}

/** A value as a formula, its words never out of quotes; undefined for what is no value of the field. */
function conditionOf(column: ColumnModel, value: string): string | undefined {
  const name = column.path?.join('.') ?? column.key;
  switch (column.valueType) {
    case 'choice':
      return describeColumn(column).choices?.some((choice) => choice.value === value) ? `${name} = "${value.replaceAll('"', '""')}"` : undefined;
    case 'record':
      return isId(value) ? `${name} = "${value}"` : undefined;
    case 'boolean':
      return value === 'true' || value === 'false' ? `${name} = ${value.toUpperCase()}` : undefined;
    case 'date':
    case 'datetime':
      return daysOf(column.valueType === 'date' ? name : `DATEVALUE(${name})`, value);
    default:
      return undefined;
  }
}

/** `2026-11-01..2026-11-18`, both included; one of them may be missing. */
function daysOf(name: string, value: string): string | undefined {
  const [from = '', to = '', ...more] = value.split('..');
  if (more.length > 0 || !value.includes('..') || (from === '' && to === '')) return undefined;
  const bounds = [from === '' ? '' : formulaOf(from), to === '' ? '' : formulaOf(to)];
  if (bounds.includes(undefined)) return undefined;
  return [bounds[0] && `${name} >= ${bounds[0]}`, bounds[1] && `${name} <= ${bounds[1]}`].filter(Boolean).join(' AND ');
}

function formulaOf(day: string): string | undefined {
  const known = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
  return known ? `DATE(${day.split('-').map(Number).join(', ')})` : undefined;
}
