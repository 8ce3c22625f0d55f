import { reportApp } from './report-app.ts';

/** The application of `reportApp` with contacts of hospitals, goods of each answer, and reports that draw on several objects. */
export const sourceApp: Readonly<Record<string, string>> = {
  ...reportApp,
  'objects/contact/object.yaml': `object: contact
label: 連絡先
scope: hospital
fields:
  hospital: { type: lookup, to: hospital, label: 医療機関, required: true }
  name: { type: text, label: 氏名, required: true }
`,
  'objects/contact/access.yaml': `read: [own hospital, own prefecture, { reach: all, roles: [nation] }]
write: [own hospital]
`,
  'objects/goods/object.yaml': `object: goods
label: 物資
scope: daily
fields:
  daily: { type: lookup, to: daily, label: 日次調査, required: true }
  name: { type: text, label: 品名, required: true }
  stock: { type: integer, label: 在庫 }
`,
  'objects/goods/access.yaml': `read: [own hospital, own prefecture, { reach: all, roles: [nation] }]
write: [own hospital]
`,
  'objects/daily/object.yaml': reportApp['objects/daily/object.yaml'] ?? '',
  'reports/surveys/stocks.report.yaml': `report: stocks
label: 在庫
from: hospital
with_or_without:
  goods: { object: goods, by: daily, within: answer }
  answer: { object: daily, by: hospital, where: day = TODAY() }
columns: [name, answer.status, goods.name, goods.stock]
sort: [name, goods.name]
`,
  'reports/surveys/silent.report.yaml': `report: silent
label: 本日の回答のない医療機関
from: hospital
without:
  answer: { object: daily, by: hospital, where: day = TODAY() }
columns: [name]
sort: [name]
`,
  'reports/surveys/reachable.report.yaml': `report: reachable
label: 連絡先の多い医療機関
from: hospital
only_with:
  people: { object: contact, by: hospital, at_least: 2 }
columns: [name, people.count]
sort: [name]
`,
  'reports/surveys/overview.report.yaml': `report: overview
label: 概況
from: hospital
beside:
  week:
    object: daily
    by: hospital
    where: day > ADDDAYS(TODAY(), -7)
    label: 直近7日の回答あり
    at_least: 2
    values:
      beds: { kind: sum, of: secured }
      last: { kind: max, of: day, label: 最後の報告日 }
  masks: { object: goods, by: daily.hospital, where: 'name = "マスク"', values: { stock: { kind: sum, of: stock } } }
filters: [week, week.count, masks.stock]
columns: [name, week, week.count, week.beds, week.last, masks.stock, { label: 平均, key: mean, formula: week.beds / week.count }]
sort: [-week.count, name]
group_by: [week]
summaries: [{ of: week.beds, kind: sum }]
`,
  'reports/surveys/many.report.yaml': `report: many
label: すべての医療機関
from: hospital
with_or_without:
  today: { object: daily, by: hospital, where: day = TODAY() }
beside:
  people: { object: contact, by: hospital }
columns: [title, prefecture, today.status, people.count]
sort: [title]
`,
  'reports/surveys/top.report.yaml': `report: top
label: 確保病床の多い順
from: daily
filters: [status]
columns:
  - hospital.name
  - { field: secured, highlight: [{ below: 1, tone: bad }, { from: 20, tone: good, label: { ja: 十分, en: Enough } }] }
  - { label: 使用率, key: use, formula: inpatients / secured, format: percent, highlight: [{ when: inpatients > secured, tone: warn }, { from: 1, tone: bad }] }
sort: [-secured]
limit: 2
highlight: [{ when: status = "open", tone: warn, label: 未回答 }]
group_by: [status]
summaries: [{ of: secured, kind: sum }]
frozen: 2
`,
};
