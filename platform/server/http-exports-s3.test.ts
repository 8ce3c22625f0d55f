import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { ErrorBody } from '../contract/problem.ts';
import type { ExportJobDetail, ExportJobRequest, ExportJobStart } from '../contract/wire-exports.ts';
import { readS3Url } from '../records/s3-store.ts';
import { openS3Server, type S3Server } from '../testing/s3-server.ts';
import { openScenario, type Client, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';

const asked: ExportJobRequest = {
  target: { report: 'daily_survey_csv' },
  parameters: { format: 'csv', view: 'details', encoding: 'utf-8' },
  when: 'always',
  mail: false,
};

let s3: S3Server;
let scenario: Scenario;
let pref: Client;

beforeAll(async () => {
  s3 = await openS3Server();
  const files = readS3Url(s3.url);
  if (!files) throw new Error('not an address of S3');
  scenario = await openScenario({ environment: { files } });
  pref = await scenario.as('pref-13');
}, 180_000);
afterAll(async () => {
  await scenario?.close();
  await s3?.close();
});

test('a file made in the background lies in the object store, is given whole and in part to its owner alone, and leaves the store when it is deleted', async () => {
  const before = s3.objects.size;
  const start = await pref.post<ExportJobStart>('/api/exports', asked);
  expect(start.status).toBe(200);
  const path = `/api/exports/${start.body.job?.id ?? ''}`;
  await until(async () => (await pref.get<ExportJobDetail>(path)).body.state === 'finished');
  expect(s3.objects.size).toBe(before + 1);
  expect(s3.open.size).toBe(0);

  const get = (client: Client, headers: Record<string, string> = {}) =>
    client.send<ErrorBody>(`${path}/file`, { headers: { 'accept-encoding': 'identity', ...headers } });
  const whole = await get(pref);
  expect(whole.status).toBe(200);
  expect(whole.bytes.toString()).toContain('病院');
  const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  expect([...s3.objects.values()].map(hash)).toContain(hash(whole.bytes));
  const part = await get(pref, { range: 'bytes=10-99' });
  expect([part.status, part.bytes.equals(whole.bytes.subarray(10, 100))]).toEqual([206, true]);
  expect((await get(await scenario.as('pref-01'))).status).toBe(404);
  expect((await get(await scenario.as())).status).toBe(401);

  // A store that is away says so in one shape, and the file is there again with it.
  s3.fail(true);
  const away = await get(pref);
  s3.fail(false);
  expect(away.status).toBe(503);
  expect(away.body.code).toBeDefined();
  expect((await get(pref)).bytes.equals(whole.bytes)).toBe(true);

  expect((await pref.delete(path)).status).toBe(204);
  expect((await get(pref)).status).toBe(404);
  await until(() => Promise.resolve(s3.objects.size === before));
});
