import type { FieldDefinition } from '../contract/definitions.ts';
import type { ReportBody } from '../contract/report-body.ts';
import type { JoinDefinition, RecordSetDefinition } from '../contract/report-sources.ts';
import type { Compilation } from './compilation.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { JoinModel } from './model.ts';

/** The object whose records a join or set belongs to; undefined when `within` names nothing that has rows. */
export function parentOf(
  { problems }: Compilation,
  file: DefinitionFile<ReportBody>,
  joins: ReadonlyMap<string, JoinModel>,
  join: JoinDefinition | RecordSetDefinition,
): string | undefined {
  if (join.within === undefined) return file.value.from;
  const parent = joins.get(join.within);
  if (parent && !parent.set) return parent.object;
  const names = [...joins].filter(([, { set }]) => !set).map(([alias]) => alias);
  if (!problems.broken.has(join.within)) problems.unknown(file, 'unknown_field', 'with または with_or_without の名前', join.within, names, join, 'within');
  return undefined;
}

/** Where a lookup leads. */
export function leadsTo(field: FieldDefinition | object | undefined): string | undefined {
  return field !== undefined && 'type' in field && field.type === 'lookup' && 'to' in field ? String(field.to) : undefined;
}
