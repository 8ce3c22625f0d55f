import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FormerForm } from '../contract/wire-former-form.ts';
import type { RecordAnswer, RowsPage } from '../contract/wire.ts';
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
  return {
    ...made,
    [OBJECT]: object.replace('severe_now: {', 'severe_now: { was: covid_severe,').replace('新型コロナ入院患者数', '入院中の患者数'),
    [access]: `${made[access] ?? ''}fields:\n  recovered_patients_acceptable: { read: [secretariat, institution] }\n`,
  };
}
const record = async (client: Client, id: string) => (await client.get<RecordAnswer>(`/api/objects/daily_hospital/records/${id}?describe=1`)).body;
const form = (client: Client, id: string) => client.get<FormerForm>(`/api/objects/daily_hospital/records/${id}/form`);

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
});
