import sql from 'sql-template-tag';
import { checkLength, TEXT_LIMIT } from './check-text.ts';
import type { FieldType } from './field.ts';
import { knowingNotApplicable } from './not-applicable.ts';
import { readText } from './read-text.ts';

const ENTITIES = [
  ['&nbsp;', ' '],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&#39;', "'"],
  ['&amp;', '&'],
] as const;

/** HTML as plain text: block ends become line feeds, tags vanish, entities are resolved. */
function stripTags(html: string): string {
  const lines = html.replace(/<br\s*\/?>|<\/(p|li|h[1-6]|div)>/gi, '\n').replace(/<[^>]*>/g, '');
  return ENTITIES.reduce((plain, [entity, character]) => plain.replaceAll(entity, character), lines).trim();
}

/** Text with headings, lists and links, as HTML. It is sanitised where it is saved. */
export const richText: FieldType<'rich_text'> = knowingNotApplicable({
  type: 'rich_text',
  valueType: 'text',
  columnType: 'text',
  searchable: true,
  parse: (input, field) => readText(input, field, true),
  check: (value, field) => (typeof value === 'string' ? checkLength(value, field, field.definition.max ?? TEXT_LIMIT) : []),
  format: (value) => (typeof value === 'string' ? stripTags(value) : ''),
  formatSql: (value) => {
    const plain = sql`regexp_replace(regexp_replace(${value}, '<br\\s*/?>|</(p|li|h[1-6]|div)>', E'\\n', 'gi'), '<[^>]*>', '', 'g')`;
    const resolved = ENTITIES.reduce((text, [entity, character]) => sql`replace(${text}, ${entity}, ${character})`, plain);
    return sql`coalesce(btrim(${resolved}, E' \\n\\t'), '')`;
  },
});
