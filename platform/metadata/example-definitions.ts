import type { DefinitionFiles } from './definition-file.ts';

/** A small whole application for tests: prefectures, shops that belong to them, daily counts with rows, and reports of them. */
export const exampleDefinitions: DefinitionFiles = {
  'objects/app.yaml': `app: shops
label: 店舗調査
tabs: [home, count, { tab: more, label: その他, objects: [shop, prefecture] }, reports]
home: { office: home_office, shop: home_office }
scopes:
  prefecture: { object: prefecture }
  shop: { object: shop, within: { prefecture: prefecture } }
roles:
  shop: { label: 店舗, reach: shop }
  office: { label: 都道府県, reach: prefecture }
  nation: { label: 国, reach: all }
  admin: { label: 管理者, reach: all, setup: true }
`,
  'objects/prefecture/object.yaml': `object: prefecture
label: 都道府県
fields:
  name: { type: text, label: 名称, required: true, unique: true }
`,
  'objects/prefecture/access.yaml': `read: [everyone]
`,
  'objects/shop/object.yaml': `object: shop
label: 店舗
fields:
  name: { type: text, label: 店舗名, required: true, max: 100 }
  prefecture: { type: lookup, to: prefecture, label: 都道府県, required: true }
  kind: { type: picklist, label: 種類, values: { big: 大型, small: { label: 小型, tone: idle } }, default: '"small"' }
  opened: { type: date, label: 開店日, max: TODAY() }
`,
  'objects/shop/access.yaml': `read: [own prefecture, own shop, all]
write: [all]
`,
  'objects/count/object.yaml': `object: count
label: 日次調査
name: "{{shop}} {{day}}"
scope: shop
unique: [[shop, day]]
fields:
  shop: { type: lookup, to: shop, label: 店舗, required: true, fixed: true }
  day: { type: date, label: 日, required: true, fixed: true }
  visitors: { type: integer, label: 来店者数, min: 0, show: shop.kind = "big" }
  buyers: { type: integer, label: 購入者数, min: 0 }
  share: { type: formula, label: 購入率, formula: buyers / visitors, format: percent }
  status: { type: picklist, label: 回答状況, values: { open: 未回答, done: 回答済 }, default: '"open"', read_only: true }
  answered_at: { type: datetime, label: 回答日時, read_only: true }
  note: { type: long_text, label: 備考 }
  items: { type: children, of: item, by: count, label: 明細 }
`,
  'objects/count/layout.yaml': `highlights: [shop.prefecture.name, status]
sections:
  - label: 来店
    fields: [shop, day, visitors, buyers]
  - label: ほか
    show: buyers > 0
    columns: 1
    fields: [note, items]
`,
  'objects/count/rules.yaml': `- when: buyers > visitors
  error: { buyers: 来店者数を超えています }
- when: ISBLANK(note)
  warning: 備考がありません
`,
  'objects/count/lists.yaml': `- list: open_today
  label: 本日の未回答
  where: day = TODAY() AND status = "open"
  columns: [title, shop.prefecture.name, visitors]
  sort: [shop.name, -day]
`,
  'objects/count/access.yaml': `read: [own prefecture, own shop, all]
write: [own shop, { reach: all, where: status = "open" }]
delete: [{ reach: all, roles: [nation] }]
write_unless: day < TODAY() AND USER.role = "shop"
`,
  'objects/count/survey.yaml': `every: day
date: day
respondent: shop
respondents: kind = "big"
due: "13:00"
status: { field: status, open: open, answered: done }
first_answered: answered_at
backfill_from: MAX(DATE(2020, 9, 1), shop.opened)
`,
  'objects/item/object.yaml': `object: item
label: 明細
name: "{{goods}}"
fields:
  count: { type: lookup, to: count, parent: true, label: 調査 }
  goods: { type: text, label: 品目 }
  amount: { type: decimal, label: 数量, scale: 2 }
`,
  'reports/home/folder.yaml': `folder: home
label: ホーム画面
roles: [office, nation]
`,
  'reports/home/daily.report.yaml': `report: daily
label: 日次の状況
from: shop
with_or_without:
  today: { object: count, by: shop, where: day = TODAY() }
where: prefecture = USER.prefecture
filters: [kind, today.status]
columns:
  - prefecture.name
  - { field: name, label: 店舗, link: record }
  - today.visitors
  - { label: 率, formula: today.buyers / today.visitors, format: percent }
group_by: [today.status]
summaries: [{ of: today.visitors, kind: sum }]
sort: [prefecture.name, name]
chart: { type: donut, group: today.status }
`,
  'reports/home/home_office.dashboard.yaml': `dashboard: home_office
label: ホーム
components:
  - { type: chart, report: daily, label: 状況 }
  - { type: list, object: count, list: open_today }
  - { type: surveys, objects: [count] }
  - { type: links, links: [{ label: 店舗, object: shop }, { label: 表, report: daily, action: export }] }
`,
};
