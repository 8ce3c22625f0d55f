import type { Problem } from '../../contract/problem.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { typeOf } from '../../fields/field-types.ts';
import { isRecordId } from '../../fields/lookup.ts';
import { readNotApplicable } from '../../fields/not-applicable.ts';
import type { ObjectModel } from '../../metadata/model.ts';
import { compileMatch, type Match, type MatchColumn } from '../../query/compile-match.ts';
import { compileNamed } from '../../query/compile-named.ts';
import type { Queryable } from '../queryable.ts';
import type { RowChange } from '../save-many.ts';
import type { Mapping, Target } from './compile-mapping.ts';
import type { FoundFile } from '../../table-files/describe-file.ts';
import type { ImportPlan } from './import-plan.ts';
import { type Found, resolveWords } from './resolve-words.ts';

/** A row as it is staged. */
export interface StagedRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly state: string;
  /** Of a row that was checked: the record that it would change, and its version then. */
  readonly record: string | null;
  readonly version: number | null;
  /** The id that its record gets when it is a new one. */
  readonly fresh: string;
}

/** What a row asks for, or what is wrong with it before anything is asked. */
export interface ReadRow {
  readonly row: StagedRow;
  readonly problems: readonly Problem[];
  readonly change: RowChange;
  /** The stored record that the key led to. */
  readonly match?: Match;
}

/** Reads rows of the file into changes: the records that lookups name, and the record of each key, in one statement each. */
export async function readChanges(
  context: RequestContext,
  from: Queryable,
  object: ObjectModel,
  { mapping, plan, found }: { readonly mapping: Mapping; readonly plan: ImportPlan; readonly found: FoundFile },
  rows: readonly StagedRow[],
): Promise<readonly ReadRow[]> {
  const words = await resolveAll(context, from, mapping, rows);
  const read = rows.map((row) => readRow(row, mapping, plan, found, words));
  if (mapping.key.length === 0) return read.map(withoutDoubts);
  const asked = read.flatMap(({ key, problems }, index) => (key && problems.length === 0 ? [{ key, index }] : []));
  const columns = mapping.key.map(({ field }): MatchColumn => field ?? 'id');
  const matches = await from.query<Match>(
    compileMatch(
      context,
      object,
      columns,
      asked.map(({ key }) => key),
    ),
  );
  const byRow = new Map<number, Match[]>();
  for (const match of matches) {
    const index = asked[match.n]?.index ?? -1;
    byRow.set(index, [...(byRow.get(index) ?? []), match]);
  }
  await settleDoubts(context, from, object, read, (index) => byRow.get(index)?.[0]);
  return read.map((row, index) => {
    const rest = withoutDoubts(row);
    const [match, second] = byRow.get(index) ?? [];
    if (second) return { ...rest, problems: [severalMatch(mapping, object)] };
    if (!match) return mapping.key.some(({ field }) => !field) && rest.problems.length === 0 ? { ...rest, problems: [noRecord(object)] } : rest;
    return { ...rest, match, change: { ...rest.change, id: match.id } };
  });
}

/** A lookup's words that several records have as their name. */
interface Doubt {
  readonly target: Target;
  readonly by: MatchColumn;
  readonly value: unknown;
  readonly problem: Problem;
}

/** A row as it is read; `doubts` are settled where the stored record is known. */
interface BeginningRow {
  readonly row: StagedRow;
  readonly problems: Problem[];
  readonly change: { readonly values: Record<string, unknown> };
  readonly key?: readonly unknown[];
  doubts: readonly Doubt[];
}

function withoutDoubts({ row, problems, change, doubts }: BeginningRow): ReadRow {
  return { row, problems: [...problems, ...doubts.map(({ problem }) => problem)], change };
}

/** A stored record whose lookup leads to one of several of the same name keeps it: a list that is taken in as it was written changes nothing. */
async function settleDoubts(
  context: RequestContext,
  from: Queryable,
  object: ObjectModel,
  read: readonly BeginningRow[],
  matchOf: (index: number) => Match | undefined,
): Promise<void> {
  const groups = new Map<string, { readonly row: BeginningRow; readonly doubt: Doubt; readonly record: string }[]>();
  for (const [index, row] of read.entries())
    for (const doubt of row.doubts) {
      const match = matchOf(index);
      const key = `${doubt.target.place} ${typeof doubt.by === 'string' ? doubt.by : doubt.by.name}`;
      if (match) groups.set(key, [...(groups.get(key) ?? []), { row, doubt, record: match.id }]);
    }
  for (const group of groups.values()) {
    const [{ doubt: { target, by } } = { doubt: { target: undefined, by: 'id' as const } }] = group;
    if (!target?.field || !target.to) continue;
    const asked = group.map(({ record, doubt: { value } }) => ({ record, value }));
    const found = await from.query<{ n: number; id: string }>(compileNamed(context, object, target.field, { object: target.to.object, by }, asked));
    for (const { n, id } of found) {
      const { row, doubt } = group[n] ?? {};
      if (!row || !doubt?.target.field) continue;
      row.doubts = row.doubts.filter((each) => each !== doubt);
      row.change.values[doubt.target.field.name] = id;
    }
  }
}

async function resolveAll(
  context: RequestContext,
  from: Queryable,
  { targets }: Mapping,
  rows: readonly StagedRow[],
): Promise<ReadonlyMap<Target, ReadonlyMap<string, Found>>> {
  const resolved = new Map<Target, ReadonlyMap<string, Found>>();
  for (const target of targets) {
    if (!target.to) continue;
    const words = new Set(rows.map(({ cells }) => target.read(cells)).filter((word) => word.trim() !== '' && !word.includes('\0')));
    if (words.size > 0) resolved.set(target, await resolveWords(context, from, target, words));
  }
  return resolved;
}

function readRow(
  row: StagedRow,
  { targets, key }: Mapping,
  plan: ImportPlan,
  found: FoundFile,
  words: ReadonlyMap<Target, ReadonlyMap<string, Found>>,
): BeginningRow {
  const problems = judgeCells(row, found, plan);
  const doubts: Doubt[] = [];
  const values: Record<string, unknown> = {};
  const keys = new Map<Target, unknown>();
  for (const target of targets) {
    const { field } = target;
    const text = target.read(row.cells);
    const isKey = key.includes(target);
    if (text.trim() === '') {
      if (isKey) problems.push(blankKey(target));
      else if (field && plan.blank === 'clear') values[field.name] = null;
      continue;
    }
    if (problems.some((problem) => problem.field === target.place)) continue;
    if (!field) {
      const id = text.trim().toLowerCase();
      if (isRecordId(id)) keys.set(target, id);
      else
        problems.push({ field: 'id', code: 'not_a_record', message: `「${text.slice(0, 60)}」は ID ではありません。`, en: `${text.slice(0, 60)} is no id.` });
      continue;
    }
    const none = readNotApplicable(text, field);
    if (none && 'value' in none) {
      if (isKey) problems.push(blankKey(target));
      else values[field.name] = none.value;
      continue;
    }
    if (target.to) {
      const record = words.get(target)?.get(text);
      if (record && 'id' in record) {
        values[field.name] = record.id;
        keys.set(target, record.id);
      } else if (record?.several && !isKey) doubts.push({ target, ...record.several, problem: record.problem });
      else if (record) problems.push(record.problem);
      continue;
    }
    if (isKey) {
      const parsed = field.type === 'auto_number' ? { value: text.trim() } : typeOf(field).parse(text, field);
      if ('problem' in parsed) problems.push({ ...parsed.problem, field: target.place });
      else keys.set(target, parsed.value);
    }
    if (field.type !== 'auto_number') values[field.name] = text;
  }
  const read = { row, problems, change: { values }, doubts };
  return problems.length > 0 || key.length === 0 ? read : { ...read, key: key.map((target) => keys.get(target)) };
}

/** What is wrong with cells as such: a row that is cut, characters that could not be read, what Excel writes in place of a value. */
function judgeCells({ cells }: StagedRow, { format, headings }: FoundFile, plan: ImportPlan): Problem[] {
  const problems: Problem[] = [];
  const used = headings.length + cells.slice(headings.length).findLastIndex((cell) => cell.trim() !== '') + 1;
  if (used > headings.length || (format === 'csv' && cells.length < headings.length))
    problems.push({
      code: 'wrong_column_count',
      message: `列の数が違います（見出し ${headings.length}、この行 ${cells.length}）。行が途中で切れていないか、引用符（"）が正しいかを確かめてください。`,
      en: `The row has ${cells.length} columns, the header ${headings.length}. See whether it is cut off.`,
    });
  for (const [index, place] of plan.columns.entries()) {
    const cell = cells[index] ?? '';
    if (place === null || cell === '') continue;
    if (cell.includes('\ufffd'))
      problems.push({
        field: place,
        code: 'bad_encoding',
        message: `読み取れない文字があります（${cell.slice(0, 40)}）。文字コードを確かめてください。`,
        en: `Some characters cannot be read (${cell.slice(0, 40)}). See whether the encoding is right.`,
      });
    else if (cell.includes('\0'))
      problems.push({
        field: place,
        code: 'bad_character',
        message: '文字ではないもの（NUL）が入っています。ファイルが壊れていないか確かめてください。',
        en: 'There is something that is no character (NUL). See whether the file is whole.',
      });
    else if (/^#(?:N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!|#+)$/.test(cell))
      problems.push({
        field: place,
        code: 'excel_error',
        message: `「${cell.slice(0, 20)}」は、Excel のエラーか、列の幅に入らなかった値です。元の値を入力してください。`,
        en: `${cell.slice(0, 20)} is an error of Excel, or a value that did not fit its column. Enter the value.`,
      });
  }
  return problems;
}

function blankKey({ place, field }: Target): Problem {
  const name = field?.label ?? { ja: 'ID', en: 'id' };
  return { field: place, code: 'key_blank', message: `キーの「${name.ja}」が空です。`, en: `${name.en}, which is in the key, is blank.` };
}

function severalMatch({ key }: Mapping, object: ObjectModel): Problem {
  const names = key.map(({ field }) => field?.label ?? { ja: 'ID', en: 'id' });
  return {
    code: 'ambiguous_key',
    message: `同じキー（${names.map(({ ja }) => ja).join('・')}）の${object.label.ja}が複数あります。`,
    en: `Several records of ${object.label.en} have this key (${names.map(({ en }) => en).join(', ')}).`,
  };
}

function noRecord(object: ObjectModel): Problem {
  return { field: 'id', code: 'not_a_record', message: `この ID の${object.label.ja}はありません。`, en: `There is no ${object.label.en} with this id.` };
}
