import { type Text, toText } from '../contract/text.ts';
import { byName, type Compilation, own } from './compilation.ts';
import type { ObjectSource } from './object-source.ts';
import { compileAt } from './compile-at.ts';
import { checkRoles } from './compile-app.ts';
import type { ColumnModel, ListModel } from './model.ts';
import { compileBoard } from './compile-board.ts';
import { compileColumns, compileSort, type CompiledObjects, toColumn } from './resolve-path.ts';
import { withAdded } from './role-source.ts';
import { systemFields } from './system-fields.ts';

/** Columns of the list that every object has. */
const DEFAULT_COLUMNS = 6;

/** Compiles the list views of an object, in the order of the definition. `all` is added at the end unless it is defined. */
export function compileLists(compilation: Compilation, objects: CompiledObjects, source: ObjectSource): Readonly<Record<string, ListModel>> {
  const { problems, formulas } = compilation;
  const file = source.lists;
  const lists = new Map<string, ListModel>();
  for (const list of file?.value ?? []) {
    if (file === undefined) continue;
    if (lists.has(list.list)) problems.add(file, 'duplicate_name', `リスト \`${list.list}\` が 2 回書かれています。`, list, 'list');
    const where = compileAt(problems, file, list, 'where', formulas.scopeOf(source.name), 'boolean');
    if (list.view === 'board' && !list.board)
      problems.add(file, 'no_board', `リスト \`${list.list}\` にはボードがないので、ボードとして開けません。\`board\` を書いてください。`, list, 'view');
    checkRoles(compilation, file, list.roles);
    const roles = withAdded(list.roles, compilation.roles, (role) => own(role.lists, source.name)?.includes(list.list) === true);
    lists.set(list.list, {
      list: list.list,
      label: toText(list.label),
      ...(where && { where }),
      columns: linkTitle(compileColumns(compilation, objects, { object: source.name }, list.columns, file)),
      sort: compileSort(compilation, objects, { object: source.name }, list.sort, file),
      ...(roles && { roles }),
      ...(list.board && compileBoard(compilation, objects, source, list.board)),
      ...(list.view !== undefined && list.view !== 'table' && { view: list.view }),
    });
  }
  if (!lists.has('all')) lists.set('all', listOfAll(objects, source));
  return byName(lists);
}

/** Each row leads to its record: from the title, or from the first column when the title is not shown. */
function linkTitle(columns: readonly ColumnModel[]): readonly ColumnModel[] {
  const title = columns.findIndex((column) => column.path?.length === 1 && (column.path[0] === 'title' || column.path[0] === 'name'));
  return columns.map((column, index) => (index === Math.max(title, 0) ? { ...column, link: 'record' as const } : column));
}

/** The heading of the title column: that of the field which is the title, else タイトル. */
function titleLabel(source: ObjectSource): Text {
  const name = source.file.value.fields.name;
  return name === undefined ? (systemFields.title?.label ?? toText(source.file.value.label)) : toText(name.label);
}

function listOfAll(objects: CompiledObjects, source: ObjectSource): ListModel {
  const title: ColumnModel = toColumn('title', { path: ['title'], valueType: 'text', label: titleLabel(source) });
  const fields = Object.values(objects.get(source.name)?.fields ?? {}).filter(
    (field) => !['children', 'file', 'rich_text', 'long_text'].includes(field.type) && field.name !== 'name',
  );
  const type = source.file.value.record_types?.field;
  const ordered = [...fields.filter(({ name }) => name === type), ...fields.filter(({ name }) => name !== type)];
  const columns = [
    title,
    ...ordered
      .slice(0, DEFAULT_COLUMNS - 1)
      .map((field) => toColumn(field.name, { path: [field.name], field, valueType: field.valueType, label: field.label })),
  ];
  return { list: 'all', label: { ja: 'すべて', en: 'All' }, columns: linkTitle(columns), sort: [{ path: ['title'], descending: false }] };
}
