import sql from 'sql-template-tag';
import type { ReportDefinition } from '../../contract/report-definitions.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { readYaml } from '../../metadata/read-yaml.ts';
import type { ReportContent } from './stored-definition.ts';

/** What the file of a declared report says, as the text and as a definition; undefined when the version in force has none. */
export async function readDeclared(context: RequestContext, report: string): Promise<{ readonly yaml: string; readonly content: ReportContent } | undefined> {
  const [row] = await context.database.query<{ yaml: string }>(sql`SELECT f.value AS yaml
    FROM (SELECT files FROM shirabe.model_version WHERE hash = ${context.model.hash} ORDER BY version DESC LIMIT 1) v, jsonb_each_text(v.files) f
    WHERE f.key LIKE 'reports/%' AND f.key LIKE ${`%/${report.replaceAll('_', '\\_')}.report.yaml`} LIMIT 1`);
  if (!row) return undefined;
  // A copy of plain objects: what is read of YAML has maps without a prototype.
  const value = JSON.parse(JSON.stringify(readYaml(row.yaml).value)) as ReportDefinition;
  const { report: _, label: _label, description: _description, ...content } = value;
  return { yaml: row.yaml, content };
}
