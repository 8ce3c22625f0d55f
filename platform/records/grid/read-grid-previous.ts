import { ShirabeError } from '../../contract/problem.ts';
import type { GridPrevious, GridPreviousRequest } from '../../contract/wire-grid.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { compileRecord } from '../../query/compile-record.ts';
import type { DatabaseRow } from '../../query/compile-rows.ts';
import { fits } from '../../query/cursor.ts';
import { readableObject } from '../../query/readable-model.ts';
import { findObject, recordId } from '../find-object.ts';
import { copied, copiedFields, findAnswers } from '../read-previous.ts';

/**
 * What may be copied of the last answers before some days of respondents (「前の回から写す」 of many rows), in the order they were asked for. Child rows and files are
 * left to the form. Raises `not_found` (object, respondent), `bad_request` for what is no survey, and days that are none.
 */
export async function readGridPrevious(context: RequestContext, objectName: string, { places }: GridPreviousRequest): Promise<GridPrevious> {
  const object = findObject(context, objectName);
  const { survey } = readableObject(context, object);
  if (!survey)
    throw new ShirabeError('bad_request', {
      ja: `「${object.label.ja}」には、前の回の回答がありません。`,
      en: `${object.label.en} has no answers of a period before.`,
    });
  const asked = places.map(({ respondent, date }) => ({ respondent: recordId(respondent), date: dayOf(date) }));
  const found = await findAnswers(context, object, survey, asked);
  const ids = [...new Set(found.flatMap((answer) => answer?.id ?? []))];
  if (ids.length === 0) return { previous: found.map(() => null) };
  const compiled = compileRecord(context, { object, ids, reach: [] });
  const records = new Map(compiled.read(await context.database.query<DatabaseRow>(compiled.sql)).map((record) => [record.id, record]));
  const fields = copiedFields(context, object, survey);
  return {
    previous: found.map((answer) => {
      const record = answer && records.get(answer.id);
      return record ? { date: answer.date, values: copied(fields, record.values) } : null;
    }),
  };
}

function dayOf(text: string): string {
  if (fits(text, 'date') && text !== 'infinity') return text;
  const message = { ja: '日付は 2026-11-18 のように指定してください。', en: 'Give days such as 2026-11-18.' };
  throw new ShirabeError('bad_request', message, [{ field: 'places', code: 'bad_request', message: message.ja, en: message.en }]);
}
