import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDefinitions } from '../../platform/metadata/load-definitions.ts';
import { projectRoot } from '../../platform/server/environment.ts';
import { applyDefinitions } from '../../platform/setup/apply-definitions.ts';
import { comesTo, openSite, type Site } from './visit.ts';

jest.setTimeout(180_000);

let site: Site;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shirabe-definitions-'));
  for (const part of ['objects', 'reports']) await cp(join(projectRoot, part), join(folder, part), { recursive: true });
  site = await openSite({ institutions: 100, days: 1 });
});
afterAll(async () => {
  await site?.close();
  await rm(folder, { recursive: true, force: true });
});

async function change(path: string, work: (text: string) => string): Promise<void> {
  const file = join(folder, path);
  await writeFile(file, work(await readFile(file, 'utf8')));
}

test('a field and a list added to the YAML and applied are on the open page with its next step, without a restart', async () => {
  const { page, open, arrive, problems, close } = await site.visit('secretariat');
  await open('/o/faq_article/l/all', /すべてのFAQ/);
  const title = await page.getByRole('rowheader').first().textContent();

  await change('objects/faq_article/object.yaml', (text) => text.replace(/^fields:$/mu, 'fields:\n  reviewer: { type: text, label: 確認者, max: 40 }'));
  await change('objects/faq_article/layout.yaml', (text) => text.replace(/fields: \[/u, 'fields: [reviewer, '));
  await change(
    'objects/faq_article/lists.yaml',
    (text) => `${text}- list: unreviewed\n  label: 確認待ちのFAQ\n  where: ISBLANK(reviewer)\n  columns: [title, reviewer]\n`,
  );
  const { files } = await loadDefinitions(folder);
  const { plan } = await applyDefinitions(site.scenario.database, files);
  expect(plan.steps.map((step) => step.kind)).toContain('add_column');

  await page
    .getByRole('link', { name: title?.trim() ?? '', exact: true })
    .first()
    .click();
  await arrive(title?.trim() ?? '');
  await page.locator('dt').filter({ hasText: '確認者' }).waitFor();
  await page.getByRole('link', { name: '編集' }).click();
  await page.getByLabel('確認者').fill('感染対策室');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('感染対策室').first().waitFor();
  await page.getByRole('navigation', { name: '現在の位置' }).getByRole('link').last().click();
  await page.getByRole('button', { name: /リストを選ぶ/ }).click();
  await page.getByRole('menuitem', { name: '確認待ちのFAQ' }).click();
  await arrive(/確認待ちのFAQ/);
  await page.getByRole('columnheader', { name: '確認者' }).waitFor();
  await comesTo(() => page.getByRole('link', { name: title?.trim() ?? '', exact: true }).count(), 0);
  expect(problems).toEqual([]);
  await close();
});
