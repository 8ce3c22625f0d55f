import { existsSync } from 'node:fs';
import pg from 'pg';
import { chromium, type Page } from 'playwright-core';
import type { RecordAnswer } from '../../contract/wire.ts';
import { connectDatabase } from '../../database/database.ts';
import { loadDefinitions } from '../../metadata/load-definitions.ts';
import { applyDefinitions } from '../../setup/apply-definitions.ts';
import { type Figure, figure } from './figures.ts';
import { entered, largeForm } from './large-form.ts';
import type { Scene } from './scene.ts';
import { median, percentile, timed } from './statistics.ts';

const RECORDS = '/api/objects/bench_form/records';
const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * A form of 300 fields: its record read with all that the form needs, against the row alone; a save of ten fields, against an UPDATE of the same; and, where there
 * is a browser, a key typed into it until it is drawn and laid out (the 95th percentile), against the same without anybody listening. It is the last that is
 * measured of a server, since it adds an object to its definitions.
 */
export async function measureForm(scene: Scene, definitions: string): Promise<Figure[]> {
  const database = await connectDatabase({ url: scene.databaseUrl });
  try {
    const { files } = await loadDefinitions(definitions);
    await applyDefinitions(database, { ...files, ...largeForm() }, { by: 'bench' });
  } finally {
    await database.close();
  }
  const { secretariat } = scene;
  const { id } = await secretariat.json<RecordAnswer>(RECORDS, { method: 'POST', body: { values: {}, accept_warnings: true } });
  return [...(await measureServer(scene, id)), ...(await measureBrowser(scene, id))];
}

async function measureServer({ databaseUrl, effort, secretariat }: Scene, id: string): Promise<Figure[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const open = { ours: [] as number[], limit: [] as number[] };
  const save = { ours: [] as number[], limit: [] as number[] };
  const names = Array.from({ length: 10 }, (_, index) => entered(index * 7));
  let version = 1;
  try {
    for (let turn = 1; turn <= effort.requests; turn += 1) {
      open.limit.push(await timed(() => client.query({ name: 'row', text: 'SELECT * FROM data.bench_form WHERE id = $1', values: [id] })));
      open.ours.push(await timed(() => secretariat.json(`${RECORDS}/${id}?describe=1`)));
      const set = names.map((name, index) => `${name} = $${index + 2}`).join(', ');
      save.limit.push(
        await timed(() => client.query({ name: 'change', text: `UPDATE data.bench_form SET ${set} WHERE id = $1`, values: [id, ...names.map(() => turn)] })),
      );
      const body = { version, values: Object.fromEntries(names.map((name) => [name, turn + 1])), accept_warnings: true };
      save.ours.push(
        await timed(async () => {
          ({ version } = await secretariat.json<RecordAnswer>(`${RECORDS}/${id}`, { method: 'PATCH', body }));
        }),
      );
    }
  } finally {
    await client.end();
  }
  return [figure('form_300_open', median(open.ours), 'ms', median(open.limit)), figure('form_300_save', median(save.ours), 'ms', median(save.limit))];
}

async function measureBrowser({ server, effort, note }: Scene, id: string): Promise<Figure[]> {
  const executablePath = browsers.find((path) => existsSync(path));
  if (executablePath === undefined) {
    note('form_300_key: there is no browser here');
    return [];
  }
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ baseURL: server.url, locale: 'ja-JP' });
    await context.request.post('/api/session', { data: { username: 'secretariat', password: 'Shirabe2026' } });
    const page = await context.newPage();
    const control = page.locator(`#f-${entered(3)}`);
    await page.goto(`/o/bench_form/${id}/edit`);
    await control.waitFor();
    const opened = await timed(async () => {
      await page.reload();
      await control.waitFor();
    });
    note(`form of 300 fields: ${Math.round(opened)} ms from its address to its inputs`);
    const [limit, ours] = [await typeKeys(page, effort.requests, true), await typeKeys(page, effort.requests, false)];
    return [figure('form_300_key', percentile(ours, 0.95), 'ms', percentile(limit, 0.95))];
  } finally {
    await browser.close();
  }
}

/** Milliseconds of each key: its event, the drawing that it asks for, and the layout. `isDeaf`: nobody hears it. The text runs in the page. */
function typeKeys(page: Page, times: number, isDeaf: boolean): Promise<number[]> {
  return page.evaluate<number[]>(`(async () => {
    const deafen = (event) => event.stopImmediatePropagation();
    if (${isDeaf}) addEventListener('input', deafen, true);
    const form = document.querySelector('form-page');
    const input = document.getElementById('f-${entered(3)}');
    const found = [];
    for (let turn = 0; turn < ${times}; turn += 1) {
      const from = performance.now();
      input.value = String(turn % 997);
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await form.updateComplete;
      document.body.getBoundingClientRect();
      found.push(performance.now() - from);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    removeEventListener('input', deafen, true);
    return found;
  })()`);
}
