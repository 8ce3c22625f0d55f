import sql, { type Sql } from 'sql-template-tag';
import type { ReportEstimate } from '../contract/wire-rows.ts';
import type { RequestContext } from '../database/request-context.ts';

interface PlanNode {
  readonly 'Total Cost'?: number;
  readonly 'Plan Rows'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** What PostgreSQL expects of a statement that costs more than readers are let wait for without being asked; null of any other. Nothing is run. */
export async function estimateCost({ database, model }: RequestContext, statement: Sql): Promise<ReportEstimate | null> {
  const [explained] = await database.query<{ 'QUERY PLAN': unknown }>(sql`EXPLAIN (FORMAT JSON) ${statement}`);
  const plan = readPlan(explained?.['QUERY PLAN']);
  return plan && (plan['Total Cost'] ?? 0) > model.app.reports.askAbove ? { rows: mostRows(plan) } : null;
}

function readPlan(given: unknown): PlanNode | undefined {
  const parsed: unknown = typeof given === 'string' ? JSON.parse(given) : given;
  const [first] = Array.isArray(parsed) ? (parsed as readonly { readonly Plan?: PlanNode }[]) : [];
  return first?.Plan;
}

/** The most rows of any step. */
function mostRows(node: PlanNode): number {
  return Math.round(Math.max(node['Plan Rows'] ?? 0, ...(node.Plans ?? []).map(mostRows)));
}
