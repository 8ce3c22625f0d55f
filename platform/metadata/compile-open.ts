import type { ReportDefinition } from '../contract/report-definitions.ts';
import { toText } from '../contract/text.ts';
import type { Compilation } from './compilation.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { OpenModel, ReportModel } from './model.ts';

const AT = '06:00';
const KEEP_DAYS = 400;

/** Compiles what of a report may be published. `compiled`: the parts of the report that it names. */
export function compileOpen(
  { problems }: Compilation,
  file: DefinitionFile<ReportDefinition>,
  compiled: Pick<ReportModel, 'columns' | 'groupBy' | 'summaries' | 'joins' | 'where'>,
): { readonly open?: OpenModel } {
  const { open } = file.value;
  if (open === undefined) return {};
  const { columns, groupBy, summaries, where, joins } = compiled;
  const of = open.of ?? (groupBy.length > 0 ? 'groups' : 'rows');
  if (of === 'groups' && groupBy.length === 0) problems.add(file, 'not_grouped', 'グループ化していないレポートのグループは公開できません。', open, 'of');
  const keys = of === 'rows' ? columns.map(({ key }) => key) : [...groupBy, ...summaries].map(({ key }) => key);
  const isBroken = (key: string) => key.split('.').some((name) => problems.broken.has(name));
  for (const [index, key] of open.columns.entries()) {
    if (!keys.includes(key) && !isBroken(key)) problems.unknown(file, 'unknown_field', '列', key, keys, open.columns, index);
    if (open.columns.indexOf(key) < index) problems.add(file, 'duplicate_name', `列 \`${key}\` が 2 回書かれています。`, open.columns, index);
  }
  if (of === 'groups')
    for (const { key } of groupBy)
      if (!open.columns.includes(key))
        problems.add(
          file,
          'bad_open',
          `グループ \`${key}\` がありません。グループを公開するときは、すべてのグループ化の項目を columns に書きます。`,
          open,
          'columns',
          'key',
        );
  for (const key of Object.keys(open.descriptions ?? {}))
    if (!open.columns.includes(key)) problems.unknown(file, 'unknown_field', '公開する列', key, [...open.columns], open.descriptions ?? {}, key);
  for (const [index, key] of (open.small?.columns ?? []).entries()) {
    if (!open.columns.includes(key)) problems.unknown(file, 'unknown_field', '公開する列', key, [...open.columns], open.small?.columns ?? [], index);
    else if (!isNumber(compiled, of, key)) problems.add(file, 'wrong_field_type', `\`${key}\` は数値の列ではありません。`, open.small?.columns ?? [], index);
  }
  for (const column of of === 'rows' ? columns : []) {
    if (!open.columns.includes(column.key)) continue;
    const at = open.columns.indexOf(column.key);
    if (column.valueType === 'files') problems.add(file, 'wrong_field_type', `\`${column.key}\` はファイルの項目なので公開できません。`, open.columns, at);
    if (column.formula?.usesUser === true) problems.add(file, 'bad_open', `\`${column.key}\` は見る人によって変わるので公開できません。`, open.columns, at);
  }
  if ([where, ...Object.values(joins).map((join) => join.where)].some((formula) => formula?.usesUser === true))
    problems.add(file, 'bad_open', '条件が見る人 (USER) によって変わるレポートは公開できません。', file.value, 'open', 'key');
  return {
    open: {
      of,
      columns: open.columns,
      license: toText(open.license),
      ...(open.license_url !== undefined && { licenseUrl: open.license_url }),
      descriptions: Object.fromEntries(Object.entries(open.descriptions ?? {}).map(([key, words]) => [key, toText(words)])),
      at: open.at ?? AT,
      keepDays: open.keep ?? KEEP_DAYS,
      ...(open.small && { small: { below: open.small.below, columns: open.small.columns } }),
    },
  };
}

function isNumber({ columns, groupBy, summaries }: Pick<ReportModel, 'columns' | 'groupBy' | 'summaries'>, of: OpenModel['of'], key: string): boolean {
  if (of === 'groups') return !groupBy.some((group) => group.key === key) && summaries.some((summary) => summary.key === key);
  return columns.some((column) => column.key === key && column.valueType === 'number');
}
