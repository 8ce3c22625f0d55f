import sql from 'sql-template-tag';
import type { Problem } from '../../contract/problem.ts';
import type { ImportChoices } from '../../contract/wire-import.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ObjectModel } from '../../metadata/model.ts';
import { mayReadAny } from '../../query/access.ts';
import { mayEditField } from '../../query/field-access.ts';
import { ownOf } from '../../query/paths.ts';
import { readableObject } from '../../query/readable-model.ts';
import type { FoundFile } from '../../table-files/describe-file.ts';
import { fileProblem } from '../../table-files/file-problem.ts';
import { foldHeading, isReason, readHeading } from './read-heading.ts';

/** What an import does with the rows of its file: kept with it, so that every process does the same. */
export interface ImportPlan {
  /** Where each column goes, by position. */
  readonly columns: readonly (string | null)[];
  /** What every row gets, by place. */
  readonly set: Readonly<Record<string, string>>;
  /** Fields by which records are found; none: every row is a new one. */
  readonly key: readonly string[];
  readonly blank: 'keep' | 'clear';
  readonly acceptWarnings: boolean;
  readonly overwrite: boolean;
  /** The columns go where those of a file with the same header went before. */
  readonly remembered?: boolean;
}

/** At least so much of a header must be known, or the file is taken for one of another object. */
const knownShare = 0.3;

/** What becomes of a file unless somebody says otherwise, with what they said; and what is worth knowing of it. */
export async function planImport(
  context: RequestContext,
  object: ObjectModel,
  found: FoundFile,
  choices: ImportChoices,
): Promise<{ readonly plan: ImportPlan; readonly problems: readonly Problem[] }> {
  const before = choices.columns || choices.by_name ? undefined : await recallColumns(context, object, found);
  const proposed = choices.columns ?? before ?? proposeColumns(context, object, found);
  const columns = found.headings.map((_, index) => proposed[index] ?? null);
  const set = choices.set ?? {};
  const places = [...columns.filter((place) => place !== null), ...Object.keys(set)];
  const plan = {
    columns,
    set,
    key: choices.key ?? proposeKey(object, places),
    blank: choices.blank ?? 'keep',
    acceptWarnings: choices.accept_warnings ?? false,
    overwrite: choices.overwrite ?? false,
    remembered: before !== undefined,
  } as const;
  return { plan, problems: choices.columns || !found.header ? [] : judgeHeader(context, object, found, columns) };
}

/** Keeps where the columns of a header went, for the next file like it. */
export async function rememberColumns({ database, now }: RequestContext, object: ObjectModel, found: FoundFile, columns: ImportPlan['columns']): Promise<void> {
  if (!found.header) return;
  await database.query(sql`insert into shirabe.import_mapping (object, header, columns, used_at)
    values (${object.name}, ${headerKey(found)}, ${JSON.stringify(columns)}::jsonb, ${now}) on conflict (object, header) do update set columns = excluded.columns, used_at = excluded.used_at`);
}

/** As the same header went before. */
async function recallColumns(context: RequestContext, object: ObjectModel, found: FoundFile): Promise<readonly (string | null)[] | undefined> {
  if (!found.header) return undefined;
  const [before] = await context.database.query<{ columns: (string | null)[] }>(
    sql`select columns from shirabe.import_mapping where object = ${object.name} and header = ${headerKey(found)}`,
  );
  const readable = readableObject(context, object);
  const isKnown = (place: string | null): boolean => place === null || place === 'id' || ownOf(readable.fields, place.split('.')[0] ?? '') !== undefined;
  return before?.columns.every(isKnown) ? before.columns : undefined;
}

/** By the names of the columns, and without a header nowhere. Fields that only the system sets are left out. */
function proposeColumns(context: RequestContext, object: ObjectModel, found: FoundFile): readonly (string | null)[] {
  if (!found.header) return [];
  const taken = new Set<string>();
  return found.headings.map((heading) => {
    const place = isReason(heading) ? undefined : readHeading(context, object, heading);
    const name = place?.split('.')[0] ?? '';
    if (place === undefined || taken.has(name) || isComputed(object, name)) return null;
    taken.add(name);
    return place;
  });
}

/** The record's id; else the smallest unique set that every row has: a code rather than a name within something. */
function proposeKey(object: ObjectModel, places: readonly string[]): readonly string[] {
  const given = new Set(places.map((place) => place.split('.')[0]));
  if (given.has('id')) return ['id'];
  const sets = object.unique.filter((set) => set.every((name) => given.has(name)));
  return sets.sort((left, right) => left.length - right.length)[0] ?? [];
}

/** What the header says of the file: columns that go nowhere, and whether it is a file of something else. */
function judgeHeader(context: RequestContext, object: ObjectModel, found: FoundFile, columns: ImportPlan['columns']): Problem[] {
  const named = found.headings.filter((heading) => heading !== '' && !isReason(heading));
  const mapped = columns.filter((place) => place !== null).length;
  const problems: Problem[] = [];
  if (mapped < Math.max(1, named.length * knownShare)) {
    const other = mostLike(context, object, named, mapped);
    const ja = other ? `「${other.label.ja}」のファイルではありませんか。` : '';
    const en = other ? ` Is it a file of ${other.label.en}?` : '';
    problems.push(
      fileProblem(
        'other_object',
        `見出しが「${object.label.ja}」の項目と一致したのは、${named.length} 列のうち ${mapped} 列です。${ja}このファイルでよければ、列ごとに項目を選んでください。`,
        `Of ${named.length} headings ${mapped} are fields of ${object.label.en}.${en} If this is the file, choose a field for each column.`,
      ),
    );
  }
  const left = found.headings.filter((heading, index) => columns[index] === null && heading !== '' && !isReason(heading));
  if (left.length > 0 && mapped > 0)
    problems.push(
      fileProblem(
        'not_mapped',
        `取り込まない列: ${left.slice(0, 20).join('、')}${left.length > 20 ? ' ほか' : ''}`,
        `Columns that are not taken in: ${left.slice(0, 20).join(', ')}${left.length > 20 ? ' and others' : ''}`,
        'warning',
      ),
    );
  for (const [index, place] of columns.entries()) {
    const name = place?.split('.')[0] ?? '';
    if (place === null || place === 'id' || mayEditField(context.actor, object, name)) continue;
    const heading = found.headings[index] ?? '';
    problems.push({
      field: place,
      code: 'not_editable',
      message: `列「${heading}」の項目を変更する権限がありません。この列を取り込まないようにしてください。`,
      en: `You may not change the field of the column ${heading}. Leave the column out.`,
    });
  }
  return problems;
}

/** The object that most of the header's columns are fields of. */
function mostLike(context: RequestContext, object: ObjectModel, headings: readonly string[], least: number): ObjectModel | undefined {
  let best: { readonly object: ObjectModel; readonly count: number } | undefined;
  for (const other of Object.values(context.model.objects)) {
    if (other === object || !mayReadAny(context, other)) continue;
    const count = headings.filter((heading) => readHeading(context, other, heading) !== undefined).length;
    if (count > Math.max(least, best?.count ?? 0, headings.length * knownShare)) best = { object: other, count };
  }
  return best?.object;
}

/** Whether only the system sets a field. */
export function isComputed(object: ObjectModel, name: string): boolean {
  const field = ownOf(object.fields, name);
  const isReadOnly = (field?.definition as { readonly read_only?: boolean } | undefined)?.read_only === true;
  return isReadOnly || field?.type === 'formula' || field?.type === 'auto_number';
}

function headerKey({ headings }: FoundFile): string {
  return headings.map(foldHeading).join('\u001f').slice(0, 2000);
}
