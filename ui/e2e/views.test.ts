import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { FoldersAnswer, RowsPage } from '../../platform/contract/wire.ts';
import type { UsersPage } from '../../platform/contract/wire-accounts.ts';
import { findings } from './findings.ts';
import { nextFrames, openSite, overflowOf, settle, type Site, type Visit } from './visit.ts';

jest.setTimeout(900_000);

/** From the widest to that of a phone. */
const widths = [1440, 768, 360];
const [widest = 0] = widths;
/**
 * Each view has to fit each width in both languages, whose words are not of the same length. By axe it is searched at each width in one of them: names, roles and
 * colours are the same code in both. The contrast, which takes half of the time, is measured at the widest alone.
 */
const languages = ['ja', 'en'] as const;

let site: Site;
let views: Record<string, readonly string[]>;
beforeAll(async () => {
  site = await openSite();
  const daily = ['/o/daily_hospital/l/all', '/o/daily_hospital/l/all?search=nothing-has-this'];
  const prefecture = await pathsOf('pref-13', {
    daily_hospital: 'today',
    weekly_survey: 'recent',
    care_status_survey: 'today',
    consult_center_survey: 'all',
    medical_institution: 'hospitals',
    faq_article: 'all',
    notice: 'current',
    manual: 'all',
    inquiry: 'all',
  });
  const hospital = await pathsOf('hosp-13', { daily_hospital: 'all', weekly_survey: 'all' });
  views = {
    nobody: ['/login', '/forgot-password', '/password/no-such-link', '/first', '/confirm-mail/no-such-link', '/nowhere'],
    'pref-13': [
      ...['/', '/apps', '/t/surveys', '/account', '/nowhere', ...daily, '/o/medical_institution/l/hospitals?search=%E7%97%85%E9%99%A2'],
      ...['/bin', '/search?q=%E7%97%85%E9%99%A2', '/search?q=nothing-has-this', '/mentions', '/waiting'],
      ...['/o/daily_hospital/grid?list=today', '/o/inquiry/l/all?view=board', `/o/inquiry/l/all?view=split`, `${prefecture['inquiry']}/print`],
      ...[
        '/o/faq_article/l/all',
        '/o/weekly_survey/l/all',
        '/o/inquiry/new',
        '/o/nothing',
        ...Object.values(prefecture),
        `${prefecture['care_status_survey']}/edit`,
      ],
      ...['/reports', '/reports?folder=all', '/reports?folder=system_home', '/reports?search=csv', ...(await reportsOf('pref-13'))],
    ],
    'hosp-13': [
      '/',
      '/t/surveys',
      '/reports',
      '/o/daily_hospital/grid',
      '/bin',
      ...Object.values(hospital),
      ...Object.values(hospital).map((path) => `${path}/edit`),
    ],
    secretariat: [
      '/',
      '/o/notice/new',
      '/o/notice/import',
      '/o/notice/import/none',
      '/o/inquiry/l/all',
      '/o/notice/bin',
      '/reports/todays_status_by_prefecture',
      '/setup',
      '/setup/users',
    ],
    admin: (await setupPages()).map((path) => `/setup${path}`),
  };
});
afterAll(() => site?.close());

/** The first record of each object's list. */
async function pathsOf(username: string, lists: Record<string, string>): Promise<Record<string, string>> {
  const client = await site.scenario.as(username);
  const paths = Object.entries(lists).map(async ([object, list]) => {
    const { rows } = (await client.get<RowsPage>(`/api/objects/${object}/lists/${list}/rows?limit=1`)).body;
    return [object, `/o/${object}/${rows[0]?.id ?? ''}`] as const;
  });
  return Object.fromEntries(await Promise.all(paths));
}
async function reportsOf(username: string): Promise<readonly string[]> {
  const client = await site.scenario.as(username);
  const { reports } = (await client.get<FoldersAnswer>('/api/report-folders')).body;
  const named = ['todays_daily_status', 'todays_status_by_area', 'bed_availability_all', 'daily_survey_csv'];
  expect(reports.map(({ report }) => report)).toEqual(expect.arrayContaining(named));
  return named.map((report) => `/reports/${report}`);
}
async function setupPages(): Promise<readonly string[]> {
  const { users } = (await (await site.scenario.as('secretariat')).get<UsersPage>('/api/users?search=hosp-13')).body;
  const user = `/users/${users.find(({ username }) => username === 'hosp-13')?.id ?? ''}`;
  return [
    ...['', '/users', '/users?search=nobody-has-this', user, `${user}?edit=1`, '/users/new', '/import', '/letters'],
    ...['/mail-templates', '/mail-templates/password_reset', '/mail-messages', '/audit', '/audit-keeping', '/passwords', '/log-in'],
    ...['/access', '/access?user=hosp-13&report=bed_availability_all', '/nothing'],
  ];
}

const users = ['admin', 'secretariat', 'hosp-13', 'nobody', 'pref-13'] as const;
/** Two walk at the same time, each on pages of their own: half of the time of one is waiting for the server and for frames. */
const lanes = [['pref-13'], ['admin', 'secretariat', 'hosp-13', 'nobody']] as const;

/** The walks over the views of each user, which begin with the first that is asked for. */
let walks: ReadonlyMap<string, Promise<void>> | undefined;
function beginWalks(): ReadonlyMap<string, Promise<void>> {
  const begun = new Map<string, Promise<void>>();
  for (const lane of lanes) {
    let last: Promise<void> = Promise.resolve();
    for (const username of lane) {
      const walk = last.then(() => walkViews(username));
      // Told by the test that waits for it; whoever comes after in the lane walks all the same.
      last = walk.catch(() => undefined);
      begun.set(username, walk);
    }
  }
  return begun;
}

async function walkViews(username: (typeof users)[number]): Promise<void> {
  for (const language of languages) {
    const visit = await site.visit(username === 'nobody' ? undefined : username, { language, width: widest });
    try {
      for (const path of views[username] ?? []) await look(visit, path, language);
      expect(visit.problems).toEqual([]);
    } finally {
      await visit.close();
    }
  }
}

describe('every view', () => {
  test.each(users)('of %s is without a finding, fits each width and asks no other host', async (username) => {
    walks ??= beginWalks();
    await walks.get(username);
  });
});

async function look({ page }: Visit, path: string, language: (typeof languages)[number]): Promise<void> {
  await goThere(page, path);
  const found = { path, language: await page.locator('html').getAttribute('lang'), findings: [] as string[], wider: [] as number[] };
  for (const width of widths) {
    if (width !== widest) await page.setViewportSize({ width, height: 800 });
    await nextFrames(page);
    if ((await overflowOf(page)) > 0) {
      // What is measured and drawn anew may take longer than two frames.
      await settle(page);
      if ((await overflowOf(page)) > 0) found.wider.push(width);
    }
    if (language === 'ja') found.findings.push(...(await findings(page, { contrast: width === widest })).map((finding) => `${width}: ${finding}`));
  }
  await page.setViewportSize({ width: widest, height: 800 });
  expect(found).toEqual({ path, language, findings: [], wider: [] });
}

/** By a link within the application, once it is there: loading it anew for each address would take as long as all that is looked at. */
async function goThere(page: Page, path: string): Promise<void> {
  if (page.url() === 'about:blank') await page.goto(path);
  else
    await page.evaluate((href) => {
      const link = document.createElement('a');
      link.href = href;
      document.body.append(link);
      link.click();
      link.remove();
    }, path);
  await settle(page);
}

describe.each([
  [
    'ja',
    { logIn: 'ログイン', more: 'その他', launcher: 'アプリケーションランチャー', enlarge: /のグラフを拡大/, actions: 'その他の操作', export: 'エクスポート' },
  ],
  ['en', { logIn: 'Log in', more: 'More', launcher: 'App launcher', enlarge: /Enlarge the chart/, actions: 'More actions', export: 'Export' }],
] as const)('without a finding are (%s)', (language, names) => {
  test('the errors of the login', async () => {
    const { page, close } = await site.visit(undefined, { language });
    await page.goto('/login');
    await settle(page);
    await page.getByRole('button', { name: names.logIn, exact: true }).click();
    expect(await findings(page)).toEqual([]);
    await close();
  });

  test('menus and dialogs', async () => {
    // The colours are the same in both.
    const contrast = language === 'ja';
    // Narrow enough that not all tabs fit, whatever the fonts of the machine.
    const { page, problems, close } = await site.visit('pref-13', { language, width: 1024 });
    await page.goto('/');
    await settle(page);
    await page.getByRole('button', { name: names.more, exact: true }).click();
    expect(await findings(page, { contrast })).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: names.launcher }).click();
    expect(await findings(page, { contrast })).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: names.enlarge }).first().click();
    await page.getByRole('dialog').waitFor();
    expect(await findings(page, { contrast })).toEqual([]);
    await page.goto('/reports/daily_survey_csv');
    await settle(page);
    await page.getByRole('button', { name: names.actions }).click();
    await page.getByRole('menuitem', { name: names.export }).click();
    await page.getByRole('dialog').waitFor();
    expect(await findings(page, { contrast })).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });
});

test('what the policy of the pages forbids is not done, and would be seen', async () => {
  const visit = await site.visit('pref-13');
  const { page, problems } = visit;
  await visit.open('/', /.+/);
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.injected = true';
    document.body.append(script);
    const image = document.createElement('img');
    image.src = 'https://example.invalid/pixel.png';
    const refused = new Promise((resolve) => image.addEventListener('error', resolve));
    document.body.append(image);
    await fetch('https://example.invalid/collect').catch(() => undefined);
    await refused;
    return 'injected' in window;
  });
  expect(ran).toBe(false);
  for (const directive of ['script-src', 'img-src', 'connect-src'])
    expect(problems.filter((problem) => problem.startsWith('console: ') && problem.includes(directive))).not.toEqual([]);
  await visit.close();
});
