import sql from 'sql-template-tag';
import { type Problem, ShirabeError } from '../../contract/problem.ts';
import type { NewOwnReport, OwnReportChange, ReportSource } from '../../contract/wire-own-reports.ts';
import { auditedBy, writeAudit } from '../../database/audit.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { Transaction } from '../../database/transaction.ts';
import { newId } from '../../database/uuid.ts';
import { hasRole } from '../../query/access.ts';
import { ownOf } from '../../query/paths.ts';
import { findReport, noReport, rightsOf, rightsOfMade } from '../find-report.ts';
import { planShown } from '../joined/read-joined.ts';
import { compileContent } from './compile-content.ts';
import { compileOwn } from './compile-own.ts';
import { readDeclared } from './declared-content.ts';
import { narrowContent } from './narrow-content.ts';
import { findFolder, isMadeFolder } from './folders/read-folder.ts';
import { isMadeReport, readOwnReport, type StoredReport } from './read-own-reports.ts';
import { readReportSource } from './read-report-source.ts';
import { keepContent, nameContent, type ReportContent } from './stored-definition.ts';

/** The most reports that a user makes, and the longest definition, as JSON. */
const MOST_REPORTS = 200;
const LONGEST_CONTENT = 100_000;
const LONGEST_LABEL = 80;
const LONGEST_DESCRIPTION = 1000;
/** PostgreSQL keeps neither NUL nor halves of surrogate pairs. */
const UNKEEPABLE = /\u0000|\p{Surrogate}/u;
/** A deleted report can be brought back for so many days. */
const KEPT_DAYS = 30;

interface Words {
  readonly label: string;
  readonly description: string;
  readonly folder: string | null;
}

/**
 * Saves a report under a name, as one of the viewer's own: another one with what narrows it on the screen, or a whole definition. Raises `not_found` (the other
 * report), `invalid` with a problem at each place that is wrong, and when the viewer has too many; `forbidden` for a folder that the viewer may not add to.
 */
export async function createReport(context: RequestContext, request: NewOwnReport): Promise<ReportSource> {
  const words = readWords(context, request);
  if (words.folder !== null) await checkFolder(context, words.folder);
  const content = await requestedContent(context, request);
  const definition = checkContent(context, words.label, content);
  const id = newId();
  const now = context.now.toISOString();
  const { actor } = context;
  const { declared, made } = placesOf(words.folder);
  await context.database.transact(async (tx) => {
    await tx.query(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`reports of ${actor.id}`}, 0))`);
    const [kept] = await tx.query<{ count: number }>(
      sql`SELECT count(*)::int AS count FROM shirabe.report WHERE owner = ${actor.id}::uuid AND deleted_at IS NULL`,
    );
    if ((kept?.count ?? 0) >= MOST_REPORTS)
      throw new ShirabeError('invalid', {
        ja: `作れるレポートは${MOST_REPORTS}件までです。使わないレポートを削除してください。`,
        en: `You can have ${MOST_REPORTS} reports. Delete some that you no longer need.`,
      });
    await tx.query(sql`INSERT INTO shirabe.report (id, label, description, definition, folder, made_folder, owner, created_at, updated_at, updated_by)
      VALUES (${id}::uuid, ${words.label}, ${words.description}, ${JSON.stringify(definition)}::jsonb, ${declared}, ${made}::uuid, ${actor.id}::uuid,
        ${now}::timestamptz, ${now}::timestamptz, ${actor.name})`);
    if (words.folder !== null) await audit(context, tx, id, words.label, { before: null, after: { folder: words.folder } });
  });
  return readReportSource(context, id);
}

/**
 * Changes a report that a user made, where it is as it was seen. Raises what `createReport` raises, `not_found`, `forbidden` to those who may open it and no more,
 * and `conflict`, with the report as it is (`current`), when somebody else changed it.
 */
export async function changeReport(context: RequestContext, name: string, request: OwnReportChange): Promise<ReportSource> {
  const before = await findChangeable(context, name, 'edit');
  const words = readWords(context, { label: before.label, description: before.description, folder: before.folder, ...request });
  if (words.folder !== before.folder) {
    if (!rightsOfMade(context, before).manage) throw mayNot();
    if (words.folder !== null) await checkFolder(context, words.folder);
    // In nobody's folder it is the owner's own: nobody else takes it away from those who have it.
    else if (before.owner !== context.actor.id) throw mayNot();
  }
  const { narrowed } = request;
  let content: unknown = request.definition;
  if (narrowed) {
    const report = await findReport(context, before.id);
    planShown(context, report, narrowed);
    content = narrowContent(context, nameContent(context.model, before.definition), report, narrowed);
  }
  const definition = content === undefined ? before.definition : checkContent(context, words.label, content);
  const { declared, made } = placesOf(words.folder);
  const changed = await context.database.transact(async (tx) => {
    const rows = await tx.query(sql`UPDATE shirabe.report SET label = ${words.label}, description = ${words.description},
        definition = ${JSON.stringify(definition)}::jsonb, folder = ${declared}, made_folder = ${made}::uuid, version = version + 1,
        updated_at = ${context.now.toISOString()}::timestamptz, updated_by = ${context.actor.name}
      WHERE id = ${before.id}::uuid AND version = ${request.version} AND deleted_at IS NULL RETURNING id`);
    if (rows.length === 0) return false;
    if (words.folder !== before.folder)
      await audit(context, tx, before.id, words.label, { before: { folder: before.folder }, after: { folder: words.folder } });
    return true;
  });
  const current = await readReportSource(context, before.id);
  if (changed) return current;
  throw new ShirabeError(
    'conflict',
    {
      ja: `${current.changed_by ?? ''}さんが先にこのレポートを変更しました。上書きはしていません。最新の内容を確かめて、もう一度保存してください。`,
      en: `${current.changed_by ?? 'Somebody'} changed this report first. Nothing was overwritten. Look at it as it is now, and save again.`,
    },
    [],
    { current },
  );
}

/** Deletes a report that a user made; `restoreReport` brings it back. Raises `not_found`, `forbidden`. */
export async function deleteReport(context: RequestContext, name: string): Promise<void> {
  const report = await findChangeable(context, name, 'manage');
  await context.database.transact(async (tx) => {
    const now = context.now.toISOString();
    await tx.query(sql`UPDATE shirabe.report SET deleted_at = ${now}::timestamptz WHERE id = ${report.id}::uuid AND deleted_at IS NULL`);
    await tx.query(sql`DELETE FROM shirabe.report WHERE deleted_at < ${now}::timestamptz - make_interval(days => ${KEPT_DAYS}::int)`);
    if (report.folder !== null) await audit(context, tx, report.id, report.label, { before: { folder: report.folder }, after: null });
  });
}

/** Brings back a report that was deleted. Raises `not_found`, `forbidden`. */
export async function restoreReport(context: RequestContext, name: string): Promise<ReportSource> {
  const report = await findChangeable(context, name, 'manage', true);
  await context.database.transact(async (tx) => {
    await tx.query(sql`UPDATE shirabe.report SET deleted_at = NULL WHERE id = ${report.id}::uuid`);
    if (report.folder !== null) await audit(context, tx, report.id, report.label, { before: null, after: { folder: report.folder } });
  });
  return readReportSource(context, report.id);
}

async function findChangeable(context: RequestContext, name: string, right: 'edit' | 'manage', deleted = false): Promise<StoredReport> {
  const stored = isMadeReport(name) ? await readOwnReport(context, name.toLowerCase(), deleted) : undefined;
  if (!stored) throw noReport();
  if (rightsOfMade(context, stored)[right]) return stored;
  throw mayNot();
}

function mayNot(): ShirabeError {
  return new ShirabeError('forbidden', {
    ja: 'このレポートを変更できるのは、作成者と、フォルダを編集できる人だけです。「名前を付けて保存」すると、自分のレポートとして変更できます。',
    en: 'Only whoever made this report, and those who may change the folder, may change it. Saved under another name, it is yours to change.',
  });
}

async function requestedContent(context: RequestContext, { from, definition }: NewOwnReport): Promise<unknown> {
  if ((from === undefined) === (definition === undefined))
    throw new ShirabeError('bad_request', { ja: 'from か definition のどちらか 1 つを送ってください。', en: 'Send either from or definition.' });
  if (!from) return definition;
  const report = await findReport(context, from.report);
  // A filter and an order that are wrong are told as on the report's page.
  planShown(context, report, from);
  const stored = report.made && (await readOwnReport(context, report.report));
  const content = stored ? compileOwn(context, stored).content : (await readDeclared(context, report.report))?.content;
  if (!content) throw noReport();
  const { roles: _, edit: _edit, manage: _manage, open: _open, ...rest } = content;
  return narrowContent(context, rest, report, from);
}

/** A definition as it is kept. Raises `invalid` with every place that is wrong. */
function checkContent(context: RequestContext, label: string, content: unknown): ReportContent {
  const { report: _, label: _label, description: _description, ...rest } = content as Record<string, unknown>;
  let unkeepable = false;
  const length = JSON.stringify(rest, (_key, value: unknown) => {
    if (typeof value === 'string' && UNKEEPABLE.test(value)) unkeepable = true;
    return value;
  }).length;
  if (unkeepable)
    throw new ShirabeError('invalid', {
      ja: 'レポートの定義に使えない文字があります。',
      en: 'The definition of the report has characters that cannot be used.',
    });
  if (length > LONGEST_CONTENT) throw new ShirabeError('invalid', { ja: 'レポートの定義が長すぎます。', en: 'The definition of the report is too long.' });
  const { problems } = compileContent(context, 'report', label, rest);
  const [first] = problems;
  if (first)
    throw new ShirabeError(
      'invalid',
      { ja: `レポートの定義に誤りがあります。${first.message}`, en: `The definition of the report is wrong. ${first.en ?? first.message}` },
      problems.map(({ path: _path, at: _at, field, ...problem }) => ({ ...problem, field: `definition.${field ?? ''}` })),
    );
  return keepContent(context.model, rest as ReportContent);
}

function readWords(context: RequestContext, request: Words): Words {
  const label = request.label.normalize('NFC').trim();
  const description = request.description.normalize('NFC').trim();
  const problems: Problem[] = [];
  if (label === '') problems.push({ field: 'label', code: 'required', message: 'レポート名を入力してください。', en: 'Give the report a name.' });
  if ([...label].length > LONGEST_LABEL)
    problems.push({ field: 'label', code: 'too_long', message: `名前は${LONGEST_LABEL}文字までです。`, en: `A name has at most ${LONGEST_LABEL} characters.` });
  if ([...description].length > LONGEST_DESCRIPTION)
    problems.push({
      field: 'description',
      code: 'too_long',
      message: `説明は${LONGEST_DESCRIPTION}文字までです。`,
      en: `A description has at most ${LONGEST_DESCRIPTION} characters.`,
    });
  for (const [field, text] of [
    ['label', label],
    ['description', description],
  ] as const)
    if (UNKEEPABLE.test(text))
      problems.push({ field, code: 'wrong_value', message: '使えない文字があります。', en: 'There are characters that cannot be used.' });
  if (request.folder !== null && !isMadeFolder(request.folder) && !ownOf(context.model.folders, request.folder))
    problems.push({ field: 'folder', code: 'unknown_folder', message: 'このフォルダはありません。', en: 'There is no such folder.' });
  if (problems.length > 0)
    throw new ShirabeError('invalid', { ja: problems.map(({ message }) => message).join(' '), en: problems.map(({ en }) => en).join(' ') }, problems);
  return { label, description, folder: request.folder !== null && isMadeFolder(request.folder) ? request.folder.toLowerCase() : request.folder };
}

/** Where a folder's name is kept: that of a declared one, or the id of one that a user made. */
function placesOf(folder: string | null): { readonly declared: string | null; readonly made: string | null } {
  return folder !== null && isMadeFolder(folder) ? { declared: null, made: folder } : { declared: folder, made: null };
}

async function checkFolder(context: RequestContext, name: string): Promise<void> {
  const declared = ownOf(context.model.folders, name);
  const can = declared ? hasRole(context.actor, declared.roles) && rightsOf(context, declared) : (await findFolder(context, name))?.can;
  if (can && can.edit) return;
  throw new ShirabeError('forbidden', {
    ja: 'このフォルダにレポートを置く権限がありません。「マイレポート」に保存できます。',
    en: 'You may not put reports into this folder. You can save it among your own reports.',
  });
}

async function audit(context: RequestContext, tx: Transaction, id: string, label: string, detail: Readonly<Record<string, unknown>>): Promise<void> {
  await writeAudit(tx, { ...auditedBy(context), action: 'report_share', subject: { kind: 'report', id, label }, detail });
}
