import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { DashboardLayout } from '../contract/wire-dashboards.ts';
import type { RequestContext } from '../database/request-context.ts';

/** How the actor arranged a dashboard; null when they did not. */
export async function readLayout({ actor, database }: RequestContext, dashboard: string): Promise<DashboardLayout['components'] | null> {
  const [row] = await database.query<{ components: DashboardLayout['components'] }>(
    sql`SELECT components FROM shirabe.dashboard_layout WHERE user_id = ${actor.id}::uuid AND dashboard = ${dashboard}`,
  );
  return row?.components ?? null;
}

/** Keeps how the actor arranges a dashboard that they may open. Raises `bad_request` for a component that is named twice. */
export async function keepLayout({ actor, database, now }: RequestContext, dashboard: string, { components }: DashboardLayout): Promise<void> {
  const keys = components.map(({ key }) => key);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  if (twice.length > 0)
    throw new ShirabeError(
      'bad_request',
      { ja: '同じ部品が2回書かれています。', en: 'A component is there twice.' },
      twice.map((key) => ({ field: key, code: 'repeated', message: `部品「${key}」が2回書かれています。`, en: `The component “${key}” is there twice.` })),
    );
  const kept = JSON.stringify(components.map(({ key, span, hidden }) => ({ key, span, hidden })));
  await database.query(sql`
    INSERT INTO shirabe.dashboard_layout (user_id, dashboard, components, changed_at)
    SELECT id, ${dashboard}::text, ${kept}::jsonb, ${now.toISOString()}::timestamptz FROM shirabe.user_account WHERE id = ${actor.id}::uuid
    ON CONFLICT (user_id, dashboard) DO UPDATE SET components = excluded.components, changed_at = excluded.changed_at`);
}

/** Gives the actor the dashboard as it is defined. */
export async function resetLayout({ actor, database }: RequestContext, dashboard: string): Promise<void> {
  await database.query(sql`DELETE FROM shirabe.dashboard_layout WHERE user_id = ${actor.id}::uuid AND dashboard = ${dashboard}`);
}
