import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { FormerForm } from '../contract/wire-former-form.ts';
import type { HistoryAnswer, RecordAnswer, RowsPage } from '../contract/wire.ts';
import type { DefinitionFiles } from '../metadata/definition-file.ts';
import { loadDefinitions } from '../metadata/load-definitions.ts';
import { applyDefinitions } from '../setup/apply-definitions.ts';
import { rollbackTo } from '../setup/roll-back.ts';
import { type Client, openScenario, type Scenario } from '../testing/scenario.ts';
import { projectRoot } from './environment.ts';

const OBJECT = 'objects/daily_hospital/object.yaml';
let scenario: Scenario;
let hospital: Client;
let answered: string, open: string;

/** Items are reduced, one is renamed, one is asked in other words, one is read by fewer (Q7). */
function nextForm(files: DefinitionFiles): DefinitionFiles {
  const texts = Object.entries(files).map(([path, text]) => {
    const fewer = text
      .replace(/\n {2}chemo_status: .*/, '')
      .replace(', chemo_status', '')
      .replace(/\n {2}- (today\.)?chemo_status/, '');
    return [path, fewer.replaceAll('covid_severe', 'severe_now')] as const;
  });
  const made = Object.fromEntries(texts);
  const object = made[OBJECT] ?? '';
  const access = 'objects/daily_hospital/access.yaml';
  const stock = 'objects/supply_stock_survey/object.yaml';
  return {
    ...made,
    [stock]: (made[stock] ?? '').replace('要請件数', '要請の数'),
    'objects/supply_stock_survey_item/access.yaml': `read: [{ reach: everyone, roles: [prefecture], where: item <> "glove" }, all]\n`,
    [OBJECT]: object.replace('severe_now: {', 'severe_now: { was: covid_severe,').replace('新型コロナ入院患者数', '入院中の患者数'),
    [access]: `${made[access] ?? ''}fields:\n  recovered_patients_acceptable: { read: [secretariat, institution] }\n`,
  };
}
const record = async (client: Client, id: string) => (await client.get<RecordAnswer>(`/api/objects/daily_hospital/records/${id}?describe=1`)).body;
const form = (client: Client, id: string) => client.get<FormerForm>(`/api/objects/daily_hospital/records/${id}/form`);

/** The fields that the history tells of, with their labels. */
async function told(username: string): Promise<ReadonlyMap<string, string>> {
  const { changes } = (await (await scenario.as(username)).get<HistoryAnswer>(`/api/objects/daily_hospital/records/${answered}/history`)).body;
  return new Map(changes.flatMap(({ fields }) => fields.map(({ field, label }) => [field, label.ja] as const)));
}

beforeAll(async () => {
  scenario = await openScenario();
  hospital = await scenario.as('hosp-13');
  const { rows } = (await hospital.get<RowsPage>('/api/objects/daily_hospital/lists/mine/rows')).body;
  [open = '', answered = ''] = rows.map(({ id }) => id);
  const { version } = await record(hospital, answered);
  const values = { chemo_status: 'limited', recovered_patients_acceptable: 7531, covid_inpatients: 4, covid_severe: 3, secured_beds: 10 };
  await hospital.patch(`/api/objects/daily_hospital/records/${answered}`, { version, values, accept_warnings: true });
  const { files } = await loadDefinitions(projectRoot);
  await applyDefinitions(scenario.database, nextForm(files), { allowDestructive: true });
}, 180_000);
afterAll(() => scenario?.close());

describe('a record and the form that it was answered with', () => {
  test('the page says under which form it was answered; what nobody has answered is under the present one', async () => {
    expect((await record(hospital, answered)).form).toEqual({ number: 1, since: expect.any(String), current: 2 });
    expect((await record(hospital, open)).form).toBeUndefined();
  });

  test('it is shown with the fields, labels and values of that time', async () => {
    const { status, body } = await form(hospital, answered);
    expect([status, body.number, body.current]).toEqual([200, 1, 2]);
    expect(body.record.values).toMatchObject({
      chemo_status: 'limited',
      covid_severe: 3,
      covid_inpatients: 4,
      recovered_patients_acceptable: 7531,
      bed_usage: 0.4,
    });
    const { fields, layout, can } = body.describe;
    expect(fields.find(({ name }) => name === 'covid_inpatients')?.label.ja).toBe('新型コロナ入院患者数');
    expect(fields.find(({ name }) => name === 'chemo_status')?.choices.map(({ value }) => value)).toContain('limited');
    expect(layout.sections.flatMap((section) => section.fields)).toEqual(expect.arrayContaining(['chemo_status', 'covid_severe']));
    expect([layout.related, can]).toEqual([[], { create: false, update: false, delete: false }]);
  });

  test('what is read is asked of today: fields, records, roles', async () => {
    const prefecture = await form(await scenario.as('pref-13'), answered);
    expect(prefecture.status).toBe(200);
    expect(prefecture.body.record.values).toMatchObject({ chemo_status: 'limited' });
    expect(prefecture.body.record.values).not.toHaveProperty('recovered_patients_acceptable');
    expect(JSON.stringify(prefecture.body)).not.toContain('7531');
    expect((await form(await scenario.as('pref-01'), answered)).status).toBe(404);
    expect((await form(await scenario.as('hosp-01'), answered)).status).toBe(404);
  });

  test('of rows below a record those are shown that are read today', async () => {
    const [survey] = await scenario.database.query<{ id: string }>(sql`SELECT s.id FROM data.supply_stock_survey s JOIN data.prefecture p ON p.id = s.prefecture
      JOIN data.supply_stock_survey_item i ON i.survey = s.id AND i.item = 'glove' WHERE p.code = '13' AND s.answer_status = 'answered' LIMIT 1`);
    const items = async (user: string) => {
      const { body } = await (await scenario.as(user)).get<FormerForm>(`/api/objects/supply_stock_survey/records/${survey?.id}/form`);
      return body.record.children['items']?.map(({ values }) => values['item']) ?? [];
    };
    expect(await items('pref-13')).toContain('surgical_mask');
    expect(await items('pref-13')).not.toContain('glove');
    expect(await items('secretariat')).toContain('glove');
  });

  test('the history calls a renamed field by its present label, and one that is gone by its last', async () => {
    const fields = await told('pref-13');
    expect(fields.get('covid_severe')).toBe('うち重症者数');
    expect(fields.get('chemo_status')).toBe('化学療法の状況');
    expect(fields.has('recovered_patients_acceptable')).toBe(false);
    expect((await told('hosp-13')).has('recovered_patients_acceptable')).toBe(true);
  });

  test('lists and files join the forms by field: a renamed one holds both', async () => {
    const { columns, rows } = (await hospital.get<RowsPage>('/api/objects/daily_hospital/lists/mine/rows')).body;
    expect(columns.map(({ key }) => key)).toContain('severe_now');
    expect(rows.find(({ id }) => id === answered)?.values['severe_now']).toBe(3);
  });

  test('an answer that is saved again is under the present form', async () => {
    const { version } = await record(hospital, answered);
    await hospital.patch(`/api/objects/daily_hospital/records/${answered}`, { version, values: { severe_now: 2 }, accept_warnings: true });
    expect((await record(hospital, answered)).form).toBeUndefined();
    expect((await form(hospital, answered)).body).toMatchObject({ number: 2, current: 2, record: { values: { severe_now: 2 } } });
  });

  test('a form that comes back has its number again', async () => {
    await rollbackTo(scenario.database, 1);
    expect((await record(hospital, answered)).form).toEqual({ number: 2, since: expect.any(String), current: 1 });
  });

  test('what only some could read stays theirs in the history when the field is taken out, and when it is renamed', async () => {
    const { files } = await loadDefinitions(projectRoot);
    const restricted = nextForm(files);
    const part = 'recovered_patients_acceptable';
    await applyDefinitions(scenario.database, restricted, { allowDestructive: true });
    const renamed = Object.entries(restricted).map(([path, text]) => {
      const called = text.replaceAll(part, 'recovered');
      return [path, path === OBJECT ? called.replace('  recovered: {', `  recovered: { was: ${part},`) : called];
    });
    await applyDefinitions(scenario.database, Object.fromEntries(renamed) as DefinitionFiles, { allowDestructive: true });
    expect((await told('pref-13')).has(part)).toBe(false);
    expect((await told('hosp-13')).get(part)).toBe('回復後患者の受入(転院)可能数');
    const without = Object.entries(restricted).map(([path, text]) => [
      path,
      text
        .replace(new RegExp(`\\n {2}${part}: .*`), '')
        .replace(`${part}, `, '')
        .replace(new RegExp(`\\n {2}- (today\\.)?${part}`), '')
        .replace(/fields:\n$/, ''),
    ]);
    await applyDefinitions(scenario.database, Object.fromEntries(without) as DefinitionFiles, { allowDestructive: true });
    expect((await told('pref-13')).has(part)).toBe(false);
    expect((await told('hosp-13')).get(part)).toBe('回復後患者の受入(転院)可能数');
    expect((await told('pref-13')).has('covid_inpatients')).toBe(true);
  });
});
