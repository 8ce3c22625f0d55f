import { describe, expect, test } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { checkFolder } from '../platform/metadata/check-folder.ts';

const checked = await checkFolder(fileURLToPath(new URL('..', import.meta.url)));

describe('the definitions of G-MIS', () => {
  test('have no problem', () => {
    expect(checked.problems).toEqual([]);
  });

  test('keep the API names that other programs rely on', () => {
    expect(Object.keys(checked.model?.objects ?? {})).toEqual(
      expect.arrayContaining(
        'medical_institution daily_hospital daily_clinic weekly_survey weekly_survey_item care_status_survey supply_stock_survey consult_center_survey reporting_organization inquiry faq_article notice manual prefecture secondary_area'.split(
          ' ',
        ),
      ),
    );
    expect(Object.keys(checked.model?.reports ?? {})).toEqual(
      expect.arrayContaining(['daily_survey_csv', 'todays_daily_status', 'bed_availability', 'bed_availability_all', 'weekly_survey_csv']),
    );
    for (const object of Object.values(checked.model?.objects ?? {}))
      expect([object.name, Object.keys(object.lists)]).toEqual([object.name, expect.arrayContaining(['all'])]);
  });

  test('put the reports where the manual says (M4-3)', () => {
    const { reports = {}, folders = {} } = checked.model ?? {};
    const labels = (folder: string | undefined): string[] =>
      folder === undefined ? [] : [...labels(folders[folder]?.parent), folders[folder]?.label.ja ?? ''];
    expect(labels(reports.bed_availability_all?.folder)).toEqual(['999_システム(自治体)', 'ホーム画面']);
    expect(reports.bed_availability_all?.label.ja).toBe('地域病床見える化（全項目表示）');
    expect(reports.daily_survey_csv?.label.ja).toBe('日次調査csv出力');
    expect(reports.todays_daily_status?.label.ja).toBe('当日の日次調査回答状況');
  });

  test('give every role that a user can have alone a home page, and lead to the reports by both words', () => {
    const { app } = checked.model ?? {};
    const main = Object.values(app?.roles ?? {}).filter(({ reach }) => reach !== undefined);
    expect(Object.keys(app?.home ?? {}).sort()).toEqual(main.map(({ role }) => role).sort());
    expect(app?.tabs.filter(({ kind }) => kind === 'reports').map(({ label }) => label.ja)).toEqual(['レポート', 'レポート一覧']);
    expect(app?.tabs.slice(0, 4).map(({ label }) => label.ja)).toEqual(['ホーム', '調査', 'レポート', '医療機関マスタ']);
  });

  test('let no secretariat write an answer, and no other local government edit a survey (Q43, M3-1)', () => {
    for (const object of Object.values(checked.model?.objects ?? {})) {
      if (!object.survey) continue;
      const writers = [...object.access.items.create, ...object.access.items.update].flatMap(({ roles }) => roles);
      expect([object.name, writers.filter((role) => role === 'secretariat' || role === 'city')]).toEqual([object.name, []]);
    }
    expect(checked.model?.objects.care_status_survey?.access.items.update).toEqual([{ reach: 'prefecture', roles: ['prefecture'] }]);
  });
});
