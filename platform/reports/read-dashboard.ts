import { ShirabeError } from '../contract/problem.ts';
import type { DashboardLayout } from '../contract/wire-dashboards.ts';
import type { DashboardAnswer, DashboardComponent, DashboardList } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { DashboardModel } from '../metadata/model.ts';
import { mayAny } from '../query/access.ts';
import { ownOf } from '../query/paths.ts';
import { arrangeDashboard } from './arrange-dashboard.ts';
import { checkFilters, describeFilters, type FilterValues } from './dashboard-filters.ts';
import { keepLayout, readLayout, resetLayout } from './dashboard-layout.ts';
import { labelOf, readComponents, type CurrentSurveys } from './read-component.ts';
import { maySeeFolder } from './find-report.ts';

/** What the home page of roles without one is known by. */
const DEFAULT_HOME = 'home';

/**
 * A dashboard as the actor may see it: each component with its data, or with an `error` where it stands.
 * `currentSurveys` gives the state of the surveys. Raises `not_found` for a dashboard that does not exist or lies in a folder closed to the actor, `unavailable` when the database is away.
 */
export async function readDashboard(
  context: RequestContext,
  name: string,
  currentSurveys: CurrentSurveys,
  values: FilterValues = {},
): Promise<DashboardAnswer> {
  return show(context, findDashboard(context, name), currentSurveys, values);
}

/** The home page of the actor's main role, or of the first of the others that has one; without a definition, the surveys that the actor answers and the tabs of objects. Errors as of `readDashboard`. */
export async function readHome(context: RequestContext, currentSurveys: CurrentSurveys, values: FilterValues = {}): Promise<DashboardAnswer> {
  const [name] = homesOf(context);
  const dashboard = name === undefined ? undefined : ownOf(context.model.dashboards, name);
  return show(context, dashboard ?? defaultHome(context), currentSurveys, values);
}

/** Keeps how the actor arranges a dashboard, or their home page; `null`: as it is defined. Raises `not_found` as `readDashboard`, `bad_request` as `keepLayout`. */
export async function arrange(context: RequestContext, name: string, layout: DashboardLayout | null): Promise<void> {
  const { dashboard } = findDashboard(context, name);
  await (layout ? keepLayout(context, dashboard, layout) : resetLayout(context, dashboard));
}

/** One component of a dashboard anew. Raises `not_found` as `readDashboard`, and for a component that the dashboard has not; `unavailable`. */
export async function readDashboardComponent(
  context: RequestContext,
  name: string,
  key: string,
  currentSurveys: CurrentSurveys,
  values: FilterValues = {},
): Promise<DashboardComponent> {
  const dashboard = findDashboard(context, name);
  checkFilters(context, dashboard, values);
  const component = dashboard.components.find((each) => each.key === key);
  if (!component)
    throw new ShirabeError('not_found', {
      ja: 'この部品はダッシュボードにありません。ページを開き直してください。',
      en: 'The dashboard has no such component. Open the page again.',
    });
  const [answer] = await readComponents(context, { ...dashboard, components: [component] }, currentSurveys, values);
  return answer!;
}

/** The dashboard of a name, or the home page that stands in for a definition. Raises `not_found`. */
function findDashboard(context: RequestContext, name: string): DashboardModel {
  const dashboard = ownOf(context.model.dashboards, name) ?? (name === DEFAULT_HOME && homesOf(context).length === 0 ? defaultHome(context) : undefined);
  if (dashboard && maySee(context, dashboard)) return dashboard;
  throw new ShirabeError('not_found', {
    ja: 'このダッシュボードはありません。削除されたか、表示する権限がありません。',
    en: 'There is no such dashboard: it was deleted, or you may not see it.',
  });
}

async function show(context: RequestContext, dashboard: DashboardModel, currentSurveys: CurrentSurveys, values: FilterValues): Promise<DashboardAnswer> {
  checkFilters(context, dashboard, values);
  const layout = await readLayout(context, dashboard.dashboard);
  const { shown, hidden } = arrangeDashboard(dashboard, layout ?? []);
  const [filters, components] = await Promise.all([
    describeFilters(context, dashboard, values),
    readComponents(context, { ...dashboard, components: shown }, currentSurveys, values),
  ]);
  return {
    dashboard: dashboard.dashboard,
    label: dashboard.label,
    description: dashboard.description ?? null,
    arranged: layout !== null,
    hidden: hidden.map((component) => ({ key: component.key, label: labelOf(context, component), span: component.span ?? 12 })),
    filters,
    as_of: context.now.toISOString(),
    components,
  };
}

/** The dashboards that the actor may open: those of the folders they see, and their own home page, but not those of other roles. By folder and label. */
export function listDashboards(context: RequestContext): DashboardList {
  const homes = homesOf(context);
  // All home pages are called alike: those of other roles would only be taken for the own one. Their addresses open them all the same.
  const ofOthers = Object.values(context.model.app.home);
  const dashboards = Object.values(context.model.dashboards)
    .filter((dashboard) => maySee(context, dashboard) && (dashboard.dashboard === homes[0] || !ofOthers.includes(dashboard.dashboard)))
    .map(({ dashboard, label, description, folder }) => {
      const place = folder === undefined ? undefined : ownOf(context.model.folders, folder);
      const seen = place && maySeeFolder(context, place) ? place : undefined;
      return { dashboard, label, description: description ?? null, folder: seen?.label ?? null, home: dashboard === homes[0], order: seen?.order ?? Infinity };
    })
    .sort((a, b) => Number(b.home) - Number(a.home) || a.order - b.order || (a.label.ja < b.label.ja ? -1 : 1))
    .map(({ order: _, ...rest }) => rest);
  return { dashboards };
}

/** One's own home page is open, wherever it lies. */
function maySee(context: RequestContext, dashboard: DashboardModel): boolean {
  if (homesOf(context).includes(dashboard.dashboard)) return true;
  const folder = dashboard.folder === undefined ? undefined : ownOf(context.model.folders, dashboard.folder);
  return folder === undefined || maySeeFolder(context, folder);
}

/** The home pages of the actor's roles, in the order of the roles. */
function homesOf({ model, actor }: RequestContext): readonly string[] {
  return [actor.role, ...actor.roles].flatMap((role) => ownOf(model.app.home, role) ?? []);
}

function defaultHome(context: RequestContext): DashboardModel {
  const { app, objects } = context.model;
  const surveys = Object.values(objects).filter((object) => object.survey && mayAny(context, object, 'update'));
  const tabs = [...new Set(app.tabs.flatMap((tab) => tab.objects))].flatMap((name) => ownOf(objects, name) ?? []);
  return {
    dashboard: DEFAULT_HOME,
    label: { ja: 'ホーム', en: 'Home' },
    filters: [],
    components: [
      ...(surveys.length > 0
        ? [{ key: 'surveys', type: 'surveys' as const, objects: surveys.map(({ name }) => name), labelText: { ja: '調査', en: 'Surveys' } }]
        : []),
      { key: 'links', type: 'links' as const, links: tabs.map(({ name, label }) => ({ label, object: name })), labelText: { ja: '一覧', en: 'Lists' } },
    ],
  };
}
