import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { FileAnswer, Me, RowsPage } from '../contract/wire.ts';
import { openScenario, PASSWORD, type Scenario } from '../testing/scenario.ts';
import { explainError } from './log.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario();
}, 180_000);
afterAll(() => scenario?.close());

/** Everything that is written to both outputs of the process meanwhile. */
async function written(work: () => Promise<void>): Promise<string> {
  const said: string[] = [];
  const keep = (chunk: unknown): boolean => {
    said.push(String(chunk));
    return true;
  };
  const spies = [jest.spyOn(process.stderr, 'write').mockImplementation(keep), jest.spyOn(process.stdout, 'write').mockImplementation(keep)];
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return said.join('');
}

test('nothing of users comes into the log, whatever they do and however it fails', async () => {
  const secrets = ['Typed-As-Name-1', 'Wrong-Passw0rd', 'zzsearchzz', 'zzfilterzz', 'zzremarkzz', 'zzfilezz', 'pref-13', PASSWORD];
  const failures: ErrorBody[] = [];
  const log = await written(async () => {
    const nobody = await scenario.as();
    await nobody.post('/api/session', { username: 'Typed-As-Name-1', password: 'Wrong-Passw0rd' });
    await nobody.post('/api/session', { username: 'pref-13', password: 'Wrong-Passw0rd' });
    await nobody.send('/api/session', {
      method: 'POST',
      body: '{"username":"pref-13","password":"Wrong-Passw0rd',
      headers: { 'content-type': 'application/json' },
    });
    const tokyo = await scenario.as('pref-13');
    secrets.push(tokyo.cookie.split('=')[1] ?? '', (await tokyo.get<Me>('/api/me')).body.name);
    await tokyo.get('/api/objects/daily_hospital/lists/all/rows?search=zzsearchzz&filter=title%20%3D%20%22zzfilterzz%22');
    await tokyo.get('/api/objects/daily_hospital/lists/all/rows?filter=zzfilterzz%20%3D');
    await tokyo.get('/api/reports/daily_survey_csv/export?encoding=utf-8&search=zzsearchzz');
    await tokyo.get('/api/objects/inquiry/records/zzsearchzz');
    const { body: file } = await tokyo.send<FileAnswer>('/api/objects/inquiry_comment/fields/attachments/files', {
      method: 'POST',
      body: '%PDF-1.4\n',
      headers: { 'content-type': 'application/octet-stream', 'x-file-name': 'zzfilezz.pdf' },
    });
    const [inquiry] = (await tokyo.get<RowsPage>('/api/objects/inquiry/lists/all/rows?limit=1')).body.rows;
    const comment = { values: { inquiry: inquiry?.id, body: 'zzremarkzz', attachments: [file.id] } };
    // The database fails in ways that nobody foresaw, and quotes what was entered.
    for (const raised of [
      sql`create function data.fail() returns trigger language plpgsql as $$ begin raise exception 'comment "%" of ''%'' is bad', new.body, new.body; end $$`,
      sql`create or replace function data.fail() returns trigger language plpgsql as $$ begin perform new.body::int; return new; end $$`,
    ]) {
      await scenario.database.query(raised);
      await scenario.database.query(sql`create or replace trigger fail before insert on data.inquiry_comment for each row execute function data.fail()`);
      failures.push((await tokyo.post<ErrorBody>('/api/objects/inquiry_comment/records', comment)).body);
    }
    await scenario.database.query(sql`alter table data.faq_article rename to faq_gone`);
    failures.push((await tokyo.get<ErrorBody>('/api/objects/faq_article/lists/all/rows?search=zzsearchzz')).body);
  });
  const lines = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(failures.map(({ code }) => code)).toEqual(['internal', 'internal', 'internal']);
  const failed = lines.filter(({ message }) => message === 'request failed');
  expect(failed.map(({ request }) => request)).toEqual(failures.map(({ request }) => request));
  expect(failed.map(({ route }) => route)).toContain('/api/objects/:object/records');
  for (const { error } of failed) expect(error).toMatch(/\n\s+at /);
  for (const secret of secrets) expect([secret.length > 3, log.includes(secret)]).toEqual([true, false]);
  // Nor does the answer say what the database said.
  expect(JSON.stringify(failures)).not.toMatch(/zz|inquiry_comment|faq_/);
});

describe('what is said of an error', () => {
  const raised = (message: string, code?: string): Error => Object.assign(new Error(message), code === undefined ? {} : { code });
  test.each([
    [raised('invalid input syntax for type integer: "secret "words" of a user"', '22P02'), 'invalid input syntax for type integer: "…"'],
    [raised('duplicate key value violates unique constraint "user_account_username_key"', '23505'), 'duplicate key value violates unique constraint "…"'],
    [new SyntaxError(`Unexpected token 'x', "{"password":xyz" is not valid JSON`), `Unexpected token '…', "…" is not valid JSON`],
    [raised('relation "data.faq_article" does not exist', '42P01'), 'relation "data.faq_article" does not exist'],
    [raised('Cannot read properties of undefined'), 'Cannot read properties of undefined'],
  ])('%s', (error, said) => {
    const [first] = explainError(error).split('\n');
    expect(first).toBe(`${error.name}: ${said}`);
    expect(explainError(error)).not.toMatch(/secret|xyz/);
  });

  test('what is no error is not shown', () => {
    expect(explainError('a text with secrets')).toBe('string');
  });
});
