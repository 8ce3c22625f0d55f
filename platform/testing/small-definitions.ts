/** A small application with one of everything that queries, saves and surveys meet: for tests of these rooms. */
export const smallApp: Readonly<Record<string, string>> = {
  'objects/app.yaml': `app: clinics
label: 診療所調査
tabs: [home, daily]
home: { clinic: home_page, office: home_page, nation: home_page }
scopes:
  prefecture: { object: prefecture }
  clinic: { object: clinic, within: { prefecture: prefecture } }
roles:
  clinic: { label: 診療所, reach: clinic }
  office: { label: 都道府県, reach: prefecture }
  nation: { label: 事務局, reach: all }
  viewer: { label: 閲覧者, reach: all }
  admin: { label: 管理者, reach: all, setup: true }
`,
  'reports/home/folder.yaml': `folder: home
label: ホーム
`,
  'reports/home/home_page.dashboard.yaml': `dashboard: home_page
label: ホーム
components:
  - { type: surveys, objects: [daily, stock] }
`,
  'objects/prefecture/object.yaml': `object: prefecture
label: 都道府県
fields:
  name: { type: text, label: 名称, required: true, unique: true }
`,
  'objects/prefecture/access.yaml': `read: [everyone]
write: [{ reach: all, roles: [nation] }]
delete: [{ reach: all, roles: [nation] }]
`,
  'objects/clinic/object.yaml': `object: clinic
label: 診療所
fields:
  name: { type: text, label: 診療所名, required: true }
  prefecture: { type: lookup, to: prefecture, label: 都道府県, required: true }
  kind: { type: picklist, label: 種類, values: { full: 診療・検査, treatment_only: 診療のみ, none: { label: なし, retired: true } }, default: '"full"' }
  phone: { type: phone, label: 電話番号 }
  beds: { type: integer, label: 病床数, min: 0 }
  designated_from: { type: date, label: 指定日 }
`,
  'objects/clinic/access.yaml': `read: [own clinic, own prefecture, { reach: all, roles: [nation, viewer] }]
write: [{ reach: all, roles: [nation] }]
`,
  'objects/clinic/layout.yaml': `highlights: [kind, prefecture.name]
sections:
  - label: 基本
    fields: [name, prefecture, kind, phone, beds, designated_from]
related:
  - { object: daily, by: clinic, columns: [title, status] }
`,
  'objects/daily/object.yaml': `object: daily
label: 日次調査
name: "{{clinic.name}} {{day}}"
scope: clinic
unique: [[clinic, day]]
fields:
  clinic: { type: lookup, to: clinic, label: 診療所, required: true, fixed: true, where: kind <> "none" }
  day: { type: date, label: 報告日, required: true, fixed: true, max: TODAY() }
  status: { type: picklist, label: 回答状況, values: { open: { label: 未回答, tone: warn }, done: { label: 回答済, tone: good }, excused: 休診 }, default: '"open"', read_only: true }
  answered_at: { type: datetime, label: 初回回答日時, read_only: true }
  on_time: { type: checkbox, label: 期限内, read_only: true }
  opened: { type: picklist, label: 開設, values: { yes_: 開設した, no_: 開設していない } }
  patients: { type: integer, label: 受診者数, min: 0 }
  tested: { type: integer, label: 検査人数, min: 0 }
  rate: { type: formula, label: 検査率, formula: tested / patients, format: percent }
  symptoms: { type: multi_picklist, label: 症状, values: { fever: 発熱, cough: せき } }
  note: { type: long_text, label: 備考, max: 100 }
  text: { type: rich_text, label: 本文 }
  file: { type: file, label: 添付, accept: [.pdf, .png], max_size: 2000, multiple: true }
`,
  'objects/daily/layout.yaml': `highlights: [status, clinic.phone]
sections:
  - label: 診療
    fields: [clinic, day, status, opened, patients, note, text, symptoms, file]
  - label: 検査
    show: clinic.kind <> "treatment_only"
    fields: [tested, rate]
`,
  'objects/daily/rules.yaml': `- when: opened = "yes_" AND ISBLANK(patients)
  error: { patients: 入力してください。いなかった日は 0 を入力します。 }
- when: tested > patients
  warning: { tested: 受診者数を超えています }
- when: patients > clinic.beds * 100
  error: 病床数に対して多すぎます
`,
  'objects/daily/survey.yaml': `every: day
date: day
due: "13:00"
respondent: clinic
respondents: kind <> "none"
status: { field: status, open: open, answered: done, excused: excused }
excused_when: WEEKDAY(day) = 7 AND clinic.kind = "full"
first_answered: answered_at
on_time: on_time
backfill_from: MAX(DATE(2020, 9, 1), clinic.designated_from)
freezes:
  - { from: "2021-01-15T17:30:00+09:00", to: "2021-01-18T07:59:00+09:00", message: 入力停止中です }
`,
  'objects/daily/access.yaml': `read: [own clinic, own prefecture, { reach: all, roles: [nation] }, { reach: everyone, roles: [viewer], where: status = "done" AND clinic.kind = "full" }]
write: [own clinic]
delete: [own prefecture]
write_unless: clinic.kind = "none"
`,
  'objects/daily/lists.yaml': `- list: all
  label: すべて
  columns: [title, clinic, clinic.prefecture, clinic.phone, day, status, patients, rate]
  sort: [-day, title]
- list: open_today
  label: 本日の未回答
  where: day = TODAY() AND status = "open"
  columns: [title, status]
  roles: [office]
`,
  'objects/stock/object.yaml': `object: stock
label: 週次調査
name: "{{clinic}} {{week}}"
scope: clinic
unique: [[clinic, week]]
fields:
  clinic: { type: lookup, to: clinic, label: 診療所, required: true, fixed: true }
  week: { type: date, label: 基準日, required: true, fixed: true }
  status: { type: picklist, label: 回答状況, values: { open: 未回答, done: 回答済 }, read_only: true }
  items: { type: children, of: stock_item, by: stock, label: 物資 }
`,
  'objects/stock/survey.yaml': `every: week
weekday: wednesday
date: week
due: "13:00"
respondent: clinic
status: { field: status, open: open, answered: done }
`,
  'objects/stock/access.yaml': `read: [own clinic, own prefecture]
write: [own clinic]
delete: [own prefecture]
`,
  'objects/stock_item/object.yaml': `object: stock_item
label: 物資
name: "{{stock.title}} {{item}}"
unique: [[stock, item]]
fields:
  stock: { type: lookup, to: stock, label: 週次調査, required: true, parent: true }
  item: { type: picklist, label: 品目, required: true, values: { mask: マスク, gown: ガウン } }
  quantity: { type: integer, label: 在庫量, min: 0, required: true }
  needed: { type: integer, label: 必要数量, min: 0 }
`,
  'objects/stock_item/rules.yaml': `- when: needed > 0 AND quantity > 1000
  error: { needed: 在庫が多いときは要請できません }
`,
  'objects/inquiry/object.yaml': `object: inquiry
label: お問合せ
name: "{{number}} {{subject}} {{remark}}"
scope: prefecture
fields:
  number: { type: auto_number, label: 番号, format: "INQ-{000000}" }
  subject: { type: text, label: 件名, required: true, max: 100 }
  prefecture: { type: lookup, to: prefecture, label: 都道府県, required: true, default: USER.prefecture }
  code: { type: text, label: 整理番号, unique: true, max: 300 }
  remark: { type: long_text, label: 備考, max: 20000 }
  amount: { type: decimal, label: 量, scale: 2 }
  moment: { type: datetime, label: 日時 }
  hour: { type: time, label: 時刻 }
  urgent: { type: checkbox, label: 至急 }
`,
  'objects/inquiry/access.yaml': `read: [own prefecture]
write: [own prefecture]
delete: [own prefecture]
`,
};
