import sql, { join, type Sql } from 'sql-template-tag';
import { answers, notices } from './content.ts';
import { dayId, type SeedTables } from './seed-tables.ts';
import type { SeedTime } from './seed-surveys.ts';

const old = sql`date '2020-08-01'`;

/** Notices around today, the questions and answers, and two inquiries of the Tokyo prefecture's staff. */
export async function seedContent(tables: SeedTables, { today }: SeedTime): Promise<void> {
  const system = (tag: string, days: Sql): Record<string, Sql> => ({ id: dayId(old, tag, sql`v.place`), created_at: moment(days), updated_at: moment(days) });
  const moment = (days: Sql): Sql => sql`(${today}::date - ${days} + time '10:00') AT TIME ZONE 'Asia/Tokyo'`;
  const array = (list: readonly string[] | null): Sql => sql`${list === null ? null : [...list]}::text[]`;

  const noticeRows = notices.map(
    (each, place) =>
      sql`(${place}::int, ${each.subject}::text, ${each.body}::text, ${each.from}::int, ${each.until}::int, ${each.pinned}::boolean, ${array(each.audience)})`,
  );
  await tables.insert(
    'notice',
    { ...system('notice', sql`greatest(v.since, 0)`), title: sql`v.subject` },
    {
      subject: sql`v.subject`,
      body: sql`v.body`,
      published_from: sql`${today}::date - v.since`,
      published_to: sql`${today}::date + v.until`,
      pinned: sql`v.pinned`,
      audience: sql`v.audience`,
    },
    sql`FROM (VALUES ${join(noticeRows)}) AS v(place, subject, body, since, until, pinned, audience)`,
  );
  const answerRows = answers.map(
    (each, place) => sql`(${place}::int, ${each.question}::text, ${each.answer}::text, ${each.category}::text, ${array(each.audience)})`,
  );
  await tables.insert(
    'faq_article',
    { ...system('faq', sql`40`), title: sql`v.question` },
    { name: sql`v.question`, body: sql`v.answer`, category: sql`v.category`, order: sql`v.place * 10`, published: sql`TRUE`, audience: sql`v.audience` },
    sql`FROM (VALUES ${join(answerRows)}) AS v(place, question, answer, category, audience)`,
  );
  const inquiries = sql`(VALUES (1, 'CSVの文字コードについて', 'Excelで開くと文字が正しく表示されません。', 'operation', 'answered', '文字コードで「日本語(Shift-JIS)」を選んでください。'),
    (2, '医療機関の所在地の訂正', '移転した病院があります。所在地の訂正をお願いします。', 'master', 'new', NULL)) AS v(place, subject, body, category, status, answer)`;
  await tables.insert(
    'inquiry',
    { ...system('inquiry', sql`5 - v.place`), title: sql`'Q-' || lpad(v.place::text, 6, '0') || ' ' || v.subject` },
    {
      number: sql`'Q-' || lpad(v.place::text, 6, '0')`,
      subject: sql`v.subject`,
      body: sql`v.body`,
      category: sql`v.category`,
      status: sql`v.status`,
      requester: sql`'東京都 担当者'`,
      requester_id: sql`'pref-13'`,
      prefecture: sql`(SELECT id FROM ${tables.table('prefecture')} WHERE ${tables.column('prefecture', 'code')} = '13')`,
      answer: sql`v.answer`,
      answered_at: sql`CASE WHEN v.answer IS NOT NULL THEN ${moment(sql`3`)} END`,
    },
    sql`FROM ${inquiries}`,
  );
  await tables.insert(
    'inquiry_comment',
    { ...system('inquiry_comment', sql`2`), title: sql`'ありがとうございました。'` },
    { inquiry: dayId(old, 'inquiry', sql`v.place`), author: sql`'東京都 担当者'`, body: sql`'ありがとうございました。'` },
    sql`FROM ${inquiries} WHERE v.place = 1`,
  );
}
