import type { Problem } from '../../contract/problem.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { typeOf } from '../../fields/field-types.ts';
import { isRecordId } from '../../fields/lookup.ts';
import type { ObjectModel } from '../../metadata/model.ts';
import { compileMatch, type Match, type MatchColumn } from '../../query/compile-match.ts';
import type { Queryable } from '../queryable.ts';
import type { Target } from './compile-mapping.ts';

/** What the words of a lookup led to: a record's id, or the reason why they lead to none; of several, by which column they have that name. */
export type Found = { readonly id: string } | { readonly problem: Problem; readonly several?: { readonly by: MatchColumn; readonly value: unknown } };

/** The records that the words of a lookup's column stand for, of those that the actor may read: by their id, then by each field that tells them apart, then by title. */
export async function resolveWords(context: RequestContext, from: Queryable, target: Target, words: ReadonlySet<string>): Promise<ReadonlyMap<string, Found>> {
  const found = new Map<string, Found>();
  const { to, place } = target;
  if (!to) return found;
  const ids = new Map([...words].filter((word) => isRecordId(word.trim().toLowerCase())).map((word) => [word, word.trim().toLowerCase()]));
  const ways: readonly (readonly [MatchColumn, ReadonlyMap<string, unknown>])[] = [
    ['id', ids],
    ...to.by.filter((by) => by !== 'id').map((by) => [by, readAs(by, words)] as const),
  ];
  for (const [by, values] of ways) {
    const left = [...values].filter(([word]) => !found.has(word));
    if (left.length === 0) continue;
    const matches = await from.query<Match>(
      compileMatch(
        context,
        to.object,
        [by],
        left.map(([, value]) => [value]),
      ),
    );
    const byWord = new Map<number, Match[]>();
    for (const match of matches) byWord.set(match.n, [...(byWord.get(match.n) ?? []), match]);
    for (const [n, [word, value]] of left.entries()) {
      const [first, second] = byWord.get(n) ?? [];
      if (second) found.set(word, { problem: severalFound(place, word, to.object), several: { by, value } });
      else if (first) found.set(word, { id: first.id });
    }
  }
  for (const word of words) if (!found.has(word)) found.set(word, { problem: noneFound(place, word, to.object) });
  return found;
}

/** Words as values of the field that they are looked for in; those that it does not take are no record's. */
function readAs(by: MatchColumn, words: ReadonlySet<string>): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  for (const word of words) {
    if (typeof by === 'string') values.set(word, word.trim());
    else {
      const parsed = typeOf(by).parse(word.trim(), by);
      if ('value' in parsed && parsed.value !== null) values.set(word, parsed.value);
    }
  }
  return values;
}

function noneFound(field: string, word: string, object: ObjectModel): Problem {
  const hint = /^[1-9]\d*$/.test(word.trim());
  return {
    field,
    code: 'no_such_record',
    message: `「${word.slice(0, 60)}」という${object.label.ja}はありません。${hint ? '先頭の 0 が失われていないかも確かめてください。' : ''}`,
    en: `There is no ${object.label.en} ${word.slice(0, 60)}.${hint ? ' See whether it has lost its leading zeros.' : ''}`,
  };
}

function severalFound(field: string, word: string, object: ObjectModel): Problem {
  return {
    field,
    code: 'ambiguous_record',
    message: `「${word.slice(0, 60)}」という${object.label.ja}が複数あります。コードで指定してください。`,
    en: `Several records of ${object.label.en} are called ${word.slice(0, 60)}. Give their code.`,
  };
}
