import sql from 'sql-template-tag';
import type { Problem } from '../contract/problem.ts';
import type { FileAnswer } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { toFormulaValue } from '../query/formula-value.ts';
import { sameValue, storedFields, type Draft } from './draft.ts';
import type { Queryable } from './queryable.ts';

/**
 * Gives the files that a save names their names, sizes and types. A file belongs to nobody until a save names it: only who uploaded it, for this very field, may attach it.
 * Gives a problem for every other one.
 */
export async function attachFiles(context: RequestContext, tx: Queryable, draft: Draft): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const field of changedFiles(draft)) {
    const ids = idsOf(draft, field.name);
    const found = await tx.query<FileAnswer>(
      sql`SELECT id, name, size, type FROM shirabe.file WHERE id = ANY(${[...ids]}::uuid[]) AND object = ${draft.object.name}::text AND field = ${field.name}::text AND (record = ${draft.id}::uuid OR (record IS NULL AND created_by = ${context.actor.id}::uuid)) FOR SHARE`,
    );
    const files = ids.map((id) => found.find((file) => file.id === id));
    if (files.includes(undefined))
      problems.push({
        field: `${draft.prefix}${field.name}`,
        code: 'not_a_file',
        message: 'ファイルが見つかりません。もう一度選んでください。',
        en: 'The file is not there. Choose it again.',
      });
    const known = files.filter((file) => file !== undefined).map(({ id, name, size, type }) => ({ id, name, size: Number(size), type }));
    draft.values[field.name] = known.length === 0 ? null : known;
  }
  return problems;
}

/** The drafts that name a file which an earlier one of them names: a file belongs to one record, with which it goes. Gives the problem of each. */
export function findShared(drafts: readonly Draft[]): ReadonlyMap<Draft, Problem> {
  const owners = new Map<string, Draft>();
  const found = new Map<Draft, Problem>();
  for (const draft of drafts)
    for (const field of changedFiles(draft))
      for (const id of idsOf(draft, field.name)) {
        const owner = owners.get(id) ?? draft;
        owners.set(id, owner);
        if (owner !== draft)
          found.set(draft, {
            field: `${draft.prefix}${field.name}`,
            code: 'file_taken',
            message: '同じファイルを、ほかの行にも付けています。ファイルは1件ずつ選んでください。',
            en: 'Another row has the same file. Choose a file for each.',
          });
      }
  return found;
}

/** Says whose the newly attached files are. To be done once the record is written. */
export async function ownFiles(tx: Queryable, draft: Draft): Promise<void> {
  const ids = changedFiles(draft).flatMap((field) => idsOf(draft, field.name));
  if (ids.length > 0) await tx.query(sql`UPDATE shirabe.file SET record = ${draft.id}::uuid WHERE id = ANY(${ids}::uuid[]) AND record IS NULL`);
}

function changedFiles(draft: Draft) {
  return storedFields(draft.object).filter((field) => field.type === 'file' && !sameValue(draft.values[field.name], draft.stored?.values[field.name] ?? null));
}

function idsOf(draft: Draft, field: string): string[] {
  const ids = toFormulaValue(draft.values[field]);
  return Array.isArray(ids) ? [...(ids as readonly string[])] : [];
}
