/** An application for tests of reports: hospitals of two prefectures that answer day by day. */
export const reportApp: Readonly<Record<string, string>> = {
  'objects/app.yaml': `app: beds
label: 病床調査
tabs: [home, daily, reports, hospital]
home: { office: home_office }
scopes:
  prefecture: { object: prefecture }
  hospital: { object: hospital, within: { prefecture: prefecture } }
roles:
  hospital: { label: 病院, reach: hospital }
  office: { label: 都道府県, reach: prefecture }
  nation: { label: 事務局, reach: all }
  admin: { label: 管理者, reach: all, setup: true }
`,
  'objects/prefecture/object.yaml': `object: prefecture
label: 都道府県
fields:
  name: { type: text, label: 名称, required: true }
`,
  'objects/prefecture/access.yaml': `read: [everyone]
`,
  'objects/hospital/object.yaml': `object: hospital
label: { ja: 医療機関, en: Hospital }
fields:
  code: { type: text, label: { ja: 医療機関コード, en: Code } }
  name: { type: text, label: { ja: 医療機関名, en: Name }, required: true }
  prefecture: { type: lookup, to: prefecture, label: 都道府県, required: true }
  kind: { type: picklist, label: 種類, values: { public: 公立, private: 私立 } }
  phone: { type: phone, label: 電話番号 }
  icu: { type: integer, label: ICU, not_applicable: true }
  functions: { type: multi_picklist, label: 機能, values: { er: 救急, dialysis: 透析 }, not_applicable: true }
  open24: { type: checkbox, label: 24時間 }
`,
  'objects/hospital/access.yaml': `read: [own hospital, own prefecture, { reach: all, roles: [nation] }]
write: [{ reach: all, roles: [nation] }]
`,
  'objects/daily/object.yaml': `object: daily
label: 日次調査
name: "{{hospital.name}} {{day}}"
scope: hospital
unique: [[hospital, day]]
fields:
  hospital: { type: lookup, to: hospital, label: { ja: 医療機関, en: Hospital }, required: true, fixed: true }
  day: { type: date, label: { ja: 報告日, en: Date }, required: true, fixed: true }
  status: { type: picklist, label: 回答状況, values: { open: { label: 未回答, tone: warn }, done: { label: 回答済, tone: good } } }
  secured: { type: integer, label: 確保病床数 }
  inpatients: { type: integer, label: 入院者数 }
  change: { type: decimal, label: 増減, scale: 1 }
  share: { type: percent, label: 陽性率 }
  note: { type: long_text, label: 備考 }
  answered_at: { type: datetime, label: 回答日時 }
`,
  'objects/daily/access.yaml': `read: [own hospital, own prefecture, { reach: all, roles: [nation] }]
write: [own hospital]
`,
  'objects/daily/lists.yaml': `- list: today
  label: 本日
  where: day = TODAY()
  columns: [title, status]
  sort: [title]
- list: for_nation
  label: 事務局用
  columns: [title]
  roles: [nation]
`,
  'objects/daily/survey.yaml': `every: day
date: day
respondent: hospital
due: "13:00"
status: { field: status, open: open, answered: done }
`,
  'reports/surveys/folder.yaml': `folder: surveys
label: 調査
order: 2
`,
  'reports/surveys/daily_csv.report.yaml': `report: daily_csv
label: { ja: 日次調査csv出力, en: Daily survey }
description: 日次調査のすべての項目
from: daily
filters: [day, status, hospital.prefecture]
columns:
  - hospital.code
  - { field: hospital.name, key: hospital_name, label: 医療機関名 }
  - hospital.prefecture
  - day
  - status
  - secured
  - inpatients
  - change
  - share
  - { label: 使用率, key: use, formula: inpatients / secured, format: percent }
  - { label: 担当, key: viewer, formula: USER.name }
  - note
  - answered_at
sort: [-day, hospital.code]
`,
  'reports/999_system/folder.yaml': `folder: system
label: 999_システム(自治体)
order: 1
roles: [office, nation]
`,
  'reports/999_system/home/folder.yaml': `folder: system_home
label: ホーム画面
`,
  'reports/999_system/home/status_today.report.yaml': `report: status_today
label: 当日の日次調査回答状況
from: daily
where: day = TODAY()
columns: [title, hospital.phone, status, secured, inpatients, { label: 使用率, key: use, formula: inpatients / secured, format: percent }]
group_by: [hospital.prefecture, status]
summaries: [{ of: secured, kind: sum }, { of: inpatients, kind: average }, { of: use, kind: max }]
sort: [title]
chart: { type: donut, group: status }
`,
  'reports/999_system/home/beds.report.yaml': `report: beds
label: 地域病床見える化
from: hospital
with_or_without:
  today: { object: daily, by: hospital, where: day = TODAY() }
where: prefecture = USER.prefecture
filters: [kind, today.status]
columns:
  - { field: name, label: 医療機関名, link: record }
  - phone
  - today.secured
  - { label: 使用率, key: use, formula: today.inpatients / today.secured, format: percent }
sort: [name]
export: { view: details, format: csv, encoding: utf-8-bom }
`,
  'reports/999_system/home/by_month.report.yaml': `report: by_month
label: 月別
from: daily
columns: [title, secured]
group_by: [{ field: day, by: month }]
roles: [nation]
`,
  'reports/999_system/home/home_office.dashboard.yaml': `dashboard: home_office
label: ホーム
components:
  - { type: chart, report: status_today, span: 6 }
  - { type: groups, report: status_today, limit: 1 }
  - { type: groups, report: by_month }
  - { type: list, object: daily, list: today, limit: 2, label: 本日 }
  - { type: list, object: daily, list: for_nation }
  - { type: surveys, objects: [daily] }
  - { type: links, links: [{ label: 表, report: beds }, { label: 月別, report: by_month }, { label: 新規, object: hospital, action: new }, { label: 一覧, object: hospital, list: all }] }
  - { type: text, text: { ja: 案内, en: Notice } }
  - { type: number, report: status_today, where: 'status = "open"', compare: { where: 'status = "done"', label: 回答済 }, better: less }
  - { type: gauge, report: status_today, value: sum_secured, max: 100, ranges: [{ to: 50, tone: bad, label: 少 }, { to: 100, tone: good, label: 多 }] }
  - { type: number, report: by_month }
  - { type: chart, report: status_today, as: funnel, value: sum_secured }
`,
};

/** Units of the application that tests ask as. */
export interface ReportUnits {
  readonly tokyo: string;
  readonly hokkaido: string;
  readonly hospital: string;
}
interface Application {
  insert(object: string, values: Readonly<Record<string, unknown>>, title?: string): Promise<string>;
}

/** Writes a few rows that try everything a file must bear; today is 2021-03-10. */
export async function fillReportApp(app: Application): Promise<ReportUnits> {
  const tokyo = await app.insert('prefecture', { name: '東京都' });
  const hokkaido = await app.insert('prefecture', { name: '北海道' });
  const hospital = await app.insert('hospital', { code: '0012345', name: '髙島屋①病院〜本院', prefecture: tokyo, kind: 'public', phone: '03-0000-0001' });
  const clinic = await app.insert('hospital', { code: '0100000', name: '㈱みなと, "診療所"', prefecture: tokyo, kind: 'private', phone: '+81-3-0000-0002' });
  const north = await app.insert('hospital', { code: '9900001', name: '北の病院', prefecture: hokkaido, kind: 'public' });
  const daily = (row: Readonly<Record<string, unknown>>, name: string) => app.insert('daily', row, `${name} ${String(row.day)}`);
  await daily(
    {
      hospital,
      day: '2021-03-10',
      status: 'done',
      secured: 20,
      inpatients: 5,
      change: -2.5,
      share: 0.125,
      note: '=SUM(A1:A9)',
      answered_at: '2021-03-10T00:30:00Z',
    },
    '髙島屋①病院〜本院',
  );
  await daily({ hospital: clinic, day: '2021-03-10', status: 'open', secured: 8, inpatients: -1 }, '㈱みなと, "診療所"');
  await daily(
    { hospital, day: '2021-03-09', status: 'done', secured: 0, inpatients: 3, share: 1, note: '一行目\n二行目', answered_at: '2021-03-08T15:00:00Z' },
    '髙島屋①病院〜本院',
  );
  await daily({ hospital: north, day: '2021-03-10', status: 'done', secured: 10, inpatients: 10, note: '-5度' }, '北の病院');
  return { tokyo, hokkaido, hospital };
}
