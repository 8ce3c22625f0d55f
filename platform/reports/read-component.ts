import { ShirabeError } from '../contract/problem.ts';
import { toText, type Text } from '../contract/text.ts';
import { trendChart } from '../contract/trend-chart.ts';
import type { DashboardAnswer, Groups } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { DashboardModel } from '../metadata/model.ts';
import { hasRole, mayAny, mayReadAny } from '../query/access.ts';
import { compileRows, type DatabaseRow } from '../query/compile-rows.ts';
import { describeColumn } from '../query/describe-column.ts';
import { objectScope } from '../query/object-scope.ts';
import { parseFilter } from '../query/parse-filter.ts';
import { ownOf } from '../query/paths.ts';
import { readableModel, readableObject } from '../query/readable-model.ts';
import { applyFilters, type FilterValues } from './dashboard-filters.ts';
import { findReport, mayExportReport, mayOpen } from './find-report.ts';
import { byKeys, askedChart, readDrawn } from './read-chart.ts';
import { readFigure, type GroupsWhere } from './read-figure.ts';
import { readGroups } from './run-report.ts';
import { hasFigures, lastDays, readTrend } from './snapshots/read-trend.ts';

type ComponentModel = DashboardModel['components'][number];
type ComponentOf<T extends ComponentModel['type']> = Extract<ComponentModel, { readonly type: T }>;
export type ComponentAnswer = DashboardAnswer['components'][number];
/** Gives the buttons of the surveys of these objects that the actor answers: with what is due, and the current record. */
export type CurrentSurveys = (context: RequestContext, objects: readonly string[]) => Promise<NonNullable<ComponentAnswer['surveys']>>;

const failed: Text = { ja: '表示できませんでした。しばらくしてから、もう一度お試しください。', en: 'This could not be shown. Please try again later.' };

/** Rows of a list component, unless its definition says. */
const LIST_ROWS = 5;

/**
 * Reads the components of a dashboard side by side; those of one report share its groups. What fails is told where it stands, and the others are shown.
 * Raises `unavailable` when everything that needs the database failed with it.
 */
export async function readComponents(
  context: RequestContext,
  { components, filters }: Pick<DashboardModel, 'components' | 'filters'>,
  currentSurveys: CurrentSurveys,
  values: FilterValues = {},
): Promise<ComponentAnswer[]> {
  const groups = new Map<string, Promise<Groups>>();
  const groupsOf: GroupsWhere = async (name, filter, keys) => {
    const report = await findReport(context, name);
    const by = keys ?? report.groupBy.map(({ key }) => key);
    const asked = JSON.stringify([name, filter, by]);
    const known = groups.get(asked) ?? readGroups(context, byKeys(report, by), { filter });
    groups.set(asked, known);
    return known;
  };
  const away: ShirabeError[] = [];
  let answered = 0;
  const answers = await Promise.all(
    components.map(async (component): Promise<ComponentAnswer> => {
      const { condition, notApplied } = applyFilters(context, { filters }, component, values);
      const filtered = { not_applied: [...notApplied], ...(condition !== undefined && { filter: condition }) };
      const head = {
        ...filtered,
        key: component.key,
        as_of: context.now.toISOString(),
        type: component.type,
        label: labelOf(context, component),
        span: component.span ?? 12,
      };
      try {
        const narrowed: GroupsWhere = (name, where, keys) => groupsOf(name, bothConditions(condition, where), keys);
        const data = await readComponent(context, component, narrowed, currentSurveys, condition);
        if (component.type !== 'links' && component.type !== 'text') answered++;
        return { ...head, ...data };
      } catch (error) {
        if (error instanceof ShirabeError && error.code === 'unavailable') away.push(error);
        return { ...head, error: error instanceof ShirabeError ? { ja: error.message, en: error.en } : failed };
      }
    }),
  );
  if (away[0] && answered === 0) throw away[0];
  return answers;
}

async function readComponent(
  context: RequestContext,
  component: ComponentModel,
  groupsOf: GroupsWhere,
  currentSurveys: CurrentSurveys,
  condition: string | undefined,
): Promise<Partial<ComponentAnswer>> {
  switch (component.type) {
    case 'number':
    case 'gauge':
      return { report: component.report, figure: leadingOn(await readFigure(component, groupsOf), condition) };
    case 'chart':
      return readChart(context, component, groupsOf);
    case 'trend':
      return readTrendOf(context, component);
    case 'groups':
      return { report: component.report, groups: shorten(await groupsOf(component.report), component.limit) };
    case 'list':
      return readList(context, component, condition);
    case 'surveys':
      return { surveys: await currentSurveys(context, component.objects) };
    case 'links':
      return { links: readLinks(context, component) };
    case 'text':
      return { text: toText(component.text) };
  }
}

/** Where a figure leads: to the rows that meet the filters of the dashboard, too. */
function leadingOn(figure: NonNullable<ComponentAnswer['figure']>, condition: string | undefined): NonNullable<ComponentAnswer['figure']> {
  const { where, compare } = figure;
  const both = (own: string | null) => bothConditions(condition, own ?? undefined) ?? null;
  return { ...figure, where: both(where), compare: compare && { ...compare, where: both(compare.where) ?? compare.where } };
}

/** Conditions that must both hold, each as a whole. */
function bothConditions(left: string | undefined, right: string | undefined): string | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  return `(${left}) AND (${right})`;
}

async function readChart(context: RequestContext, { report: name, as, value }: ComponentOf<'chart'>, groupsOf: GroupsWhere): Promise<Partial<ComponentAnswer>> {
  const report = await findReport(context, name);
  const chart = askedChart(report, { as, value });
  const { groups, series } = await readDrawn(report, chart, (keys) => groupsOf(name, undefined, keys));
  return {
    report: name,
    chart,
    groups,
    series_groups: series,
    chart_change: { ...(as && { as }), ...(value !== undefined && { value }) },
    can_export: mayExportReport(context, report),
  };
}

async function readTrendOf(context: RequestContext, { report, value, level, days }: ComponentOf<'trend'>): Promise<Partial<ComponentAnswer>> {
  // Who may not read a grouping has the groups above it.
  const { groupBy } = await findReport(context, report);
  const asked = { value, level: level === undefined ? undefined : String(Math.min(level, groupBy.length)), ...lastDays(context, days) };
  const trend = await readTrend(context, report, asked);
  const { groups, series_groups, can_export, from, to, left, days: told } = trend;
  const latest = told.findLast(hasFigures)?.taken_at ?? null;
  return {
    report,
    chart: trendChart(trend),
    ...(groups && { groups }),
    series_groups,
    can_export,
    trend: { value: trend.value, level: trend.level, from, to, left, latest, incomplete: told.some(({ note }) => note !== null) },
  };
}

/** The first groups, with all subtotals above them. */
function shorten(groups: Groups, limit: number | undefined): Groups {
  const finest = groups.groupings.length;
  let left = limit ?? Number.POSITIVE_INFINITY;
  const rows = groups.rows.filter((row) => row.level < finest || left-- > 0);
  return { ...groups, rows, truncated: groups.truncated || rows.length < groups.rows.length };
}

async function readList(
  context: RequestContext,
  { object: objectName, list: listName, limit = LIST_ROWS }: ComponentOf<'list'>,
  condition: string | undefined,
): Promise<Partial<ComponentAnswer>> {
  const object = ownOf(context.model.objects, objectName);
  const list = object && ownOf(readableObject(context, object).lists, listName);
  const offered = list && list.columns.length > 0 && hasRole(context.actor, list.roles);
  if (!object || !list || !offered || !mayReadAny(context, object))
    throw new ShirabeError('not_found', {
      ja: 'このリストはありません。削除されたか、表示する権限がありません。',
      en: 'There is no such list: it was deleted, or you may not see it.',
    });
  const sort = list.sort.length > 0 ? list.sort : [{ path: ['title'], descending: false }];
  const filter = parseFilter(objectScope(readableModel(context), readableObject(context, object)), condition);
  const compiled = compileRows(context, { object, columns: list.columns, where: [list.where, filter].filter((each) => each !== undefined), sort, limit });
  const { rows } = compiled.read(await context.database.query<DatabaseRow>(compiled.sql));
  return { object: object.name, list: list.list, columns: list.columns.map(describeColumn), rows };
}

/** Links that lead somewhere for the actor. */
function readLinks(context: RequestContext, { links }: ComponentOf<'links'>): NonNullable<ComponentAnswer['links']> {
  return links
    .filter(({ report, object, action }) => {
      const reportModel = report === undefined ? undefined : ownOf(context.model.reports, report);
      if (report !== undefined && !(reportModel && mayOpen(context, reportModel))) return false;
      if (reportModel && action === 'export' && !mayExportReport(context, reportModel)) return false;
      const objectModel = object === undefined ? undefined : ownOf(context.model.objects, object);
      return object === undefined || (objectModel !== undefined && mayAny(context, objectModel, action === 'new' ? 'create' : 'read'));
    })
    .map(({ label, ...rest }) => ({ label: toText(label), ...rest }));
}

/** The component's own heading, or that of what it shows. */
export function labelOf(context: RequestContext, component: ComponentModel): Text {
  if (component.labelText) return component.labelText;
  if ('report' in component) {
    const label = ownOf(context.model.reports, component.report)?.label ?? toText(component.report);
    return component.type === 'trend' ? { ja: `「${label.ja}」の推移`, en: `Trend of ${label.en}` } : label;
  }
  if (component.type === 'list') return ownOf(context.model.objects, component.object)?.label ?? toText(component.object);
  return { ja: '', en: '' };
}
