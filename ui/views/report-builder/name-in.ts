import { currentLanguage } from '../../locale/locale.ts';
import { columnKey, type Content, groupingKeys, groupingParts, setsOf, summaryKey, wordsIn } from './draft.ts';
import type { KnownField } from './known-fields.ts';
import { summaryName } from './summary-name.ts';
import { b } from './words.ts';

/** What a path or key of a report is called: by its own heading, by its field, or as it is written. `objectName`: what an object is called. */
export function nameIn(content: Content, fieldsOf: (block: string) => readonly KnownField[], objectName: (object: string) => string, path: string): string {
  const language = currentLanguage();
  const [first = '', ...behind] = path.split('.');
  const block = behind.length > 0 ? content.joined?.[first] : undefined;
  if (block)
    return b('builder.of_block', {
      block: wordsIn(block.label, language) || objectName(block.from),
      name: nameIn(block, () => fieldsOf(first), objectName, behind.join('.')),
    });
  const fields = fieldsOf('');
  const column = content.columns.find((one, index) => columnKey(one, index, content.columns) === path);
  const groupings = [...(content.group_by ?? []), ...(content.columns_by ?? [])];
  const grouping = groupings[groupingKeys(content).indexOf(path)];
  const summary = (content.summaries ?? []).find((one) => summaryKey(one) === path) ?? (path === 'count' ? { kind: 'count' as const } : undefined);
  const given =
    wordsIn(typeof column === 'object' ? column.label : undefined, language) || wordsIn(grouping ? groupingParts(grouping).label : undefined, language);
  if (given !== '') return given;
  if (summary && !column) return summaryName(summary, (of) => nameIn(content, fieldsOf, objectName, of));
  const field = (name: string) => fields.find((one) => one.path === name)?.name;
  const [alias = '', member] = path.split('.');
  const set = setsOf(content)[alias];
  if (set) {
    const name = objectName(set.object);
    if (member === undefined) return wordsIn(set.label, language) || b('builder.set_some', { name });
    if (member === 'count') return b('builder.set_count', { name });
    return wordsIn(set.values?.[member]?.label, language) || member;
  }
  const of = typeof column === 'object' ? column.field : grouping ? groupingParts(grouping).field : undefined;
  return field(path) ?? (of === undefined ? undefined : field(of)) ?? path;
}
