import { ShirabeError } from '../../contract/problem.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { PlanExport } from './planned-export.ts';
import { sharingOf } from './planned-export.ts';
import { hasExpired, type StoredExport } from './stored-export.ts';

/**
 * Why a finished file is not given to its asker any more: they may not open or export it now, or what they see is no longer what they saw when it was made.
 * Undefined when they may have it.
 */
export async function refusalOf(context: RequestContext, plan: PlanExport, stored: StoredExport): Promise<ShirabeError | undefined> {
  const then = { ...context, now: new Date(stored.begun_at ?? stored.created_at) };
  try {
    const planned = await plan(then, stored.asked);
    return sharingOf(then, planned) === stored.sharing ? undefined : changed();
  } catch (error) {
    if (error instanceof ShirabeError && error.code !== 'unavailable') return lost(error);
    throw error;
  }
}

/** Raises for what cannot be downloaded: `conflict` (not made, failed), `expired_link`, `forbidden` (see `refusalOf`; also for who views as its asker). */
export async function refuseExport(context: RequestContext, plan: PlanExport, stored: StoredExport): Promise<void> {
  if (context.viewedBy)
    throw new ShirabeError('forbidden', {
      ja: 'ほかの利用者として表示している間は、その利用者のファイルをダウンロードできません。',
      en: 'While you view as another user you cannot download their files.',
    });
  if (stored.state === 'expired' || hasExpired(stored, context.now))
    throw new ShirabeError('expired_link', {
      ja: 'このファイルは保存期間が過ぎたため、ダウンロードできません。「もう一度作成」を選んでください。',
      en: 'This file has expired. Have it made again.',
    });
  if (stored.state !== 'finished')
    throw new ShirabeError('conflict', {
      ja: 'このファイルは、まだダウンロードできません。「エクスポート」の画面で状態を確かめてください。',
      en: 'This file cannot be downloaded yet. See its state on the page Exports.',
    });
  const refusal = await refusalOf(context, plan, stored);
  if (refusal) throw refusal;
}

function changed(): ShirabeError {
  return new ShirabeError('forbidden', {
    ja: 'このファイルを作成したあとに、表示できるデータの範囲か、レポートの定義が変わりました。このファイルは渡せません。「もう一度作成」を選んでください。',
    en: 'Since this file was made, what you may see or the definition of the report has changed, so it is not given out. Have it made again.',
  });
}

function lost(cause: ShirabeError): ShirabeError {
  return new ShirabeError('forbidden', {
    ja: `このファイルは、もう渡せません。${cause.message}`,
    en: `This file is not given out any more. ${cause.en}`,
  });
}
