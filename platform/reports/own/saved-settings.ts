import sql from 'sql-template-tag';
import { type Problem, ShirabeError } from '../../contract/problem.ts';
import type { ReportKeeping, ReportSetting, ReportSettings, SettingRequest } from '../../contract/wire-own-reports.ts';
import { uniqueViolation } from '../../database/postgres-errors.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { isId, newId } from '../../database/uuid.ts';
import { findReport, type FoundReport, rightsOf, rightsOfMade } from '../find-report.ts';
import { planShown } from '../joined/read-joined.ts';
import { isMadeReport } from './read-own-reports.ts';
import { keepNarrowing, nameNarrowing } from './stored-narrowing.ts';

/** The most saved settings that a user has of one report. */
const MOST_SETTINGS = 50;
const LONGEST_LABEL = 80;

interface StoredSetting {
  readonly id: string;
  readonly label: string;
  readonly shared: boolean;
  readonly own: boolean;
  readonly opens: boolean;
  readonly search: string;
  readonly filter: string;
  readonly sort: string;
}

/** What is kept of a report for the viewer: whether it is a favourite, its saved settings that they see, and of one that a user made how it came to be. */
export async function readKeeping(context: RequestContext, report: FoundReport): Promise<ReportKeeping> {
  const own = context.actor.id;
  const [row] = await context.database.query<{ favourite: boolean; settings: StoredSetting[] | null }>(sql`SELECT
    EXISTS (SELECT 1 FROM shirabe.report_favourite WHERE user_id = ${own}::uuid AND report = ${report.report}) AS favourite,
    (SELECT json_agg(row_to_json(s) ORDER BY NOT s.own, s.label, s.id) FROM (SELECT s.id, s.label, s.shared, s.owner = ${own}::uuid AS own, d.user_id IS NOT NULL AS opens,
        s.search, s.filter, s.sort FROM shirabe.report_setting s LEFT JOIN shirabe.report_default d ON d.setting = s.id AND d.user_id = ${own}::uuid
      WHERE s.report = ${report.report} AND (s.owner = ${own}::uuid OR s.shared)) s) AS settings`);
  const { made } = report;
  const english = context.actor.language === 'en';
  return {
    favourite: row?.favourite ?? false,
    settings: (row?.settings ?? []).map((setting) => toWire(context, report, setting)),
    made: made
      ? {
          own: made.owner === own,
          owner: made.ownerName,
          version: made.version,
          changed_at: new Date(made.updatedAt).toISOString(),
          changed_by: made.updatedBy,
          missing: made.missing.map(({ message, en }) => (english ? (en ?? message) : message)),
        }
      : null,
  };
}

/** Keeps what narrows a report under a name. Raises `not_found` (report), `unknown_field`, `bad_filter`, `invalid`, `forbidden` for sharing without the right to. */
export async function createSetting(context: RequestContext, name: string, request: SettingRequest): Promise<ReportSettings> {
  const report = await findReport(context, name);
  const { label, filter, sort } = readRequest(context, report, request);
  const now = context.now.toISOString();
  const own = context.actor.id;
  await once(() =>
    context.database.transact(async (tx) => {
      await tx.query(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`report settings of ${own}`}, 0))`);
      const [made] = await tx.query<{ count: number }>(
        sql`SELECT count(*)::int AS count FROM shirabe.report_setting WHERE owner = ${own}::uuid AND report = ${report.report}`,
      );
      if ((made?.count ?? 0) >= MOST_SETTINGS)
        throw new ShirabeError('invalid', {
          ja: `保存できる設定は、1つのレポートに${MOST_SETTINGS}個までです。使わない設定を削除してください。`,
          en: `A report has at most ${MOST_SETTINGS} settings of yours. Delete some that you no longer need.`,
        });
      await tx.query(sql`INSERT INTO shirabe.report_setting (id, report, owner, label, shared, search, filter, sort, updated_at)
        VALUES (${newId()}::uuid, ${report.report}, ${own}::uuid, ${label}, ${request.shared}, ${request.search}, ${filter}, ${sort}, ${now}::timestamptz)`);
    }),
  );
  return settingsOf(context, report);
}

/** Changes a saved setting of one's own. Raises what `createSetting` raises, and `not_found`. */
export async function changeSetting(context: RequestContext, name: string, setting: string, request: SettingRequest): Promise<ReportSettings> {
  const report = await findReport(context, name);
  const { label, filter, sort } = readRequest(context, report, request);
  const rows = isId(setting)
    ? await once(() =>
        context.database
          .query(sql`UPDATE shirabe.report_setting SET label = ${label}, shared = ${request.shared}, search = ${request.search}, filter = ${filter},
          sort = ${sort}, updated_at = ${context.now.toISOString()}::timestamptz
        WHERE id = ${setting}::uuid AND report = ${report.report} AND owner = ${context.actor.id}::uuid RETURNING id`),
      )
    : [];
  if (rows.length === 0) throw noSetting();
  return settingsOf(context, report);
}

/** Deletes a saved setting: one's own, or a shared one of a report that one manages. Raises `not_found`. */
export async function deleteSetting(context: RequestContext, name: string, setting: string): Promise<ReportSettings> {
  const report = await findReport(context, name);
  const others = mayShare(context, report, 'manage') ? sql`OR shared` : sql``;
  const rows = isId(setting)
    ? await context.database.query(sql`DELETE FROM shirabe.report_setting
        WHERE id = ${setting}::uuid AND report = ${report.report} AND (owner = ${context.actor.id}::uuid ${others}) RETURNING id`)
    : [];
  if (rows.length === 0) throw noSetting();
  return settingsOf(context, report);
}

/** Says how the report opens for the viewer; null: as it says itself. Raises `not_found`. */
export async function chooseDefault(context: RequestContext, name: string, setting: string | null): Promise<ReportSettings> {
  const report = await findReport(context, name);
  const own = context.actor.id;
  if (setting === null) await context.database.query(sql`DELETE FROM shirabe.report_default WHERE user_id = ${own}::uuid AND report = ${report.report}`);
  else {
    const rows = isId(setting)
      ? await context.database.query(sql`INSERT INTO shirabe.report_default (user_id, report, setting)
          SELECT ${own}::uuid, report, id FROM shirabe.report_setting
          WHERE id = ${setting}::uuid AND report = ${report.report} AND (owner = ${own}::uuid OR shared)
          ON CONFLICT (user_id, report) DO UPDATE SET setting = excluded.setting RETURNING setting`)
      : [];
    if (rows.length === 0) throw noSetting();
  }
  return settingsOf(context, report);
}

/** Marks a report as a favourite of the viewer. Raises `not_found`. */
export async function markFavourite(context: RequestContext, name: string): Promise<void> {
  const { report } = await findReport(context, name);
  await context.database.query(
    sql`INSERT INTO shirabe.report_favourite (user_id, report) VALUES (${context.actor.id}::uuid, ${report}) ON CONFLICT DO NOTHING`,
  );
}

/** Marks it no longer, also one that is not there any more. */
export async function unmarkFavourite(context: RequestContext, name: string): Promise<void> {
  const report = isMadeReport(name) ? name.toLowerCase() : name;
  await context.database.query(sql`DELETE FROM shirabe.report_favourite WHERE user_id = ${context.actor.id}::uuid AND report = ${report}`);
}

async function settingsOf(context: RequestContext, report: FoundReport): Promise<ReportSettings> {
  return { settings: (await readKeeping(context, report)).settings };
}

function toWire(context: RequestContext, report: FoundReport, setting: StoredSetting): ReportSetting {
  const { id, label, search, shared, own, opens } = setting;
  return { setting: id, label, search, ...nameNarrowing(context.model, report, setting), shared, own, opens };
}

/** Those who may change a report may share settings of it with all who open it. */
function mayShare(context: RequestContext, report: FoundReport, right: 'edit' | 'manage' = 'edit'): boolean {
  return (report.made ? rightsOfMade(context, report.made) : rightsOf(context, report))[right];
}

function readRequest(
  context: RequestContext,
  report: FoundReport,
  request: SettingRequest,
): { readonly label: string; readonly filter: string; readonly sort: string } {
  const label = request.label.normalize('NFC').trim();
  const problems: Problem[] = [];
  if (label === '') problems.push({ field: 'label', code: 'required', message: '設定の名前を入力してください。', en: 'Give the setting a name.' });
  if ([...label].length > LONGEST_LABEL)
    problems.push({ field: 'label', code: 'too_long', message: `名前は${LONGEST_LABEL}文字までです。`, en: `A name has at most ${LONGEST_LABEL} characters.` });
  if (/\u0000|\p{Surrogate}/u.test(label + request.search))
    problems.push({ field: 'label', code: 'wrong_value', message: '使えない文字があります。', en: 'There are characters that cannot be used.' });
  if (problems.length > 0)
    throw new ShirabeError('invalid', { ja: problems.map(({ message }) => message).join(' '), en: problems.map(({ en }) => en).join(' ') }, problems);
  if (request.shared && !mayShare(context, report))
    throw new ShirabeError('forbidden', {
      ja: 'このレポートの設定を共有する権限がありません。自分だけの設定として保存できます。',
      en: 'You may not share settings of this report. You can keep the setting for yourself.',
    });
  planShown(context, report, request);
  return { label, ...keepNarrowing(context.model, report, request) };
}

/** A name that the user has given to another setting of the report is a problem at the name. */
async function once<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (uniqueViolation(error)?.table !== 'report_setting') throw error;
    const message = { ja: '同じ名前の設定があります。別の名前にしてください。', en: 'There is a setting of this name. Give another name.' };
    throw new ShirabeError('invalid', message, [{ field: 'label', code: 'not_unique', message: message.ja, en: message.en }]);
  }
}

function noSetting(): ShirabeError {
  return new ShirabeError('not_found', {
    ja: 'この設定はありません。削除されたか、ほかの人のものです。',
    en: 'There is no such setting: it was deleted, or is somebody else’s.',
  });
}
