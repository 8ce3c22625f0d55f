import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { RecordAnswer } from '../../platform/contract/wire.ts';
import { loadDefinitions } from '../../platform/metadata/load-definitions.ts';
import { projectRoot } from '../../platform/server/environment.ts';
import { applyDefinitions } from '../../platform/setup/apply-definitions.ts';
import { entered, largeForm } from '../../platform/testing/bench/large-form.ts';
import { findings } from './findings.ts';
import { openSite, overflowOf, type Site, type Visit } from './visit.ts';

jest.setTimeout(300_000);

const FIELDS = 250;
const RECORDS = '/api/objects/bench_form/records';
const idOf = (index: number): string => `f-${entered(index)}`;

let site: Site;
beforeAll(async () => {
  site = await openSite({ institutions: 100, days: 1 });
  const { files } = await loadDefinitions(projectRoot);
  await applyDefinitions(site.scenario.database, { ...files, ...largeForm() });
});
afterAll(() => site?.close());

/** What has the focus: its id, or its words, and what is wrong with how it is seen. */
interface Focused {
  readonly id: string;
  readonly words: string;
  readonly isInForm: boolean;
  readonly faults: readonly string[];
}
/** The element with the focus must lie in the window, under nothing else, and look other than the rest. */
const focused = (page: Page): Promise<Focused> =>
  page.evaluate(async () => {
    // The browser scrolls, and what depends on it is drawn, with the next frame.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const element = document.activeElement as HTMLElement;
    const { id, tagName } = element;
    const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim();
    const isInForm = element.closest('form-page') !== null;
    if (element === document.body) return { id: 'body', words: '', isInForm, faults: [] };
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const faults: string[] = [];
    if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) faults.push(`out of the window: ${[left, top, right, bottom].join(' ')}`);
    const inset = 3;
    for (const [x, y] of [
      [left + inset, top + inset],
      [right - inset, top + inset],
      [left + inset, bottom - inset],
      [right - inset, bottom - inset],
    ] as const) {
      const there = document.elementFromPoint(x, y);
      if (there && !element.contains(there) && !there.contains(element)) faults.push(`under ${there.tagName}.${there.className}`);
    }
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    if ((outlineStyle === 'none' || outlineWidth === '0px') && boxShadow === 'none') faults.push(`no mark of the focus: ${tagName}`);
    return { id, words, isInForm, faults };
  });

async function press(page: Page, key: string): Promise<Focused> {
  await page.keyboard.press(key);
  const found = await focused(page);
  expect({ key, found }).toEqual({ key, found: { ...found, faults: [] } });
  return found;
}

/** Ids of the inputs as the eye reads them: row by row, from left to right. */
const inSight = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('form-page .field input')]
      .map((input) => ({ id: input.id, box: (input.closest('.field') ?? input).getBoundingClientRect() }))
      .sort((one, other) => Math.round(one.box.top - other.box.top) || one.box.left - other.box.left)
      .map(({ id }) => id),
  );

/** Goes by Tab from the top of the page to the first input: over the link that skips what is above. */
async function enterForm(page: Page): Promise<Focused> {
  const skip = await press(page, 'Tab');
  expect(skip.words).toBe('本文へ移動');
  await page.keyboard.press('Enter');
  let at = await press(page, 'Tab');
  for (let steps = 0; at.id !== idOf(0) && steps < 10; steps += 1) at = await press(page, 'Tab');
  return at;
}

test.each([
  { width: 1440, height: 900 },
  { width: 360, height: 640 },
])('a form of 300 fields is filled, mended and saved by keys alone ($width px)', async ({ width, height }) => {
  const client = await site.scenario.as('secretariat');
  const { body: made } = await client.post<RecordAnswer>(RECORDS, { values: {}, accept_warnings: true });
  const visit: Visit = await site.visit('secretariat', { width, height });
  const { page } = visit;
  /** What is typed: two are wrong, one is doubtful. */
  const typed = (index: number): number => (index === 3 || index === 249 ? -1 : index === 8 ? 999 : index + 1);
  try {
    await visit.open(`/o/bench_form/${made.id}/edit`, made.title);
    await page.locator(`#${idOf(249)}`).waitFor();
    expect(await overflowOf(page)).toBe(0);
    expect(await inSight(page)).toEqual(Array.from({ length: FIELDS }, (_, index) => idOf(index)));

    let at = await enterForm(page);
    for (let index = 0; index < FIELDS; index += 1) {
      if (index > 0) at = await press(page, 'Tab');
      expect(at.id).toBe(idOf(index));
      // What is there is chosen with the focus, so that typing takes its place.
      await page.keyboard.type(String(typed(index)));
    }
    // Not caught in it: over the foot the keys lead out of the form, and back through all of it.
    const feet: string[] = [];
    for (at = await press(page, 'Tab'); at.isInForm && feet.length < 9; at = await press(page, 'Tab')) feet.push(at.words);
    expect(feet.at(-1)).toBe('保存');
    for (at = await press(page, 'Shift+Tab'); at.id !== idOf(249);) at = await press(page, 'Shift+Tab');
    // Upwards the window follows otherwise than downwards; the smaller one shows it sooner.
    const back = width === 360 ? FIELDS : 20;
    for (let steps = 1; steps < back; steps += 1) expect((await press(page, 'Shift+Tab')).id).toBe(idOf(249 - steps));

    // The errors: the summary has the focus, and each link leads to its input.
    await page.keyboard.press('Control+s');
    const summary = page.locator('#error-summary:focus');
    await summary.waitFor();
    expect(await findings(page)).toEqual([]);
    expect((await press(page, 'Tab')).words).toMatch(/^項目3:/);
    expect((await press(page, 'Tab')).words).toMatch(/^項目249:/);
    await page.keyboard.press('Enter');
    expect(await focused(page)).toMatchObject({ id: idOf(249), faults: [] });
    await page.keyboard.press('Control+a');
    await page.keyboard.type('250');
    await page.keyboard.press('Control+s');
    await summary.waitFor();
    await press(page, 'Tab');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toMatchObject({ id: idOf(3), faults: [] });
    await page.keyboard.press('Control+a');
    await page.keyboard.type('4');

    // The warning: it has the focus, and its button is the next.
    await page.keyboard.press('Control+s');
    await page.locator('#warnings:focus').waitFor();
    expect((await press(page, 'Tab')).words).toBe('このまま保存');
    await page.keyboard.press('Enter');
    await page.getByText('保存しました').first().waitFor();
    const { body: saved } = await client.get<RecordAnswer>(`${RECORDS}/${made.id}`);
    const wanted = Array.from({ length: FIELDS }, (_, index): readonly [string, number] => [
      entered(index),
      index === 3 || index === 249 ? index + 1 : typed(index),
    ]);
    expect(saved.values).toMatchObject(Object.fromEntries<number>(wanted));
    expect(visit.problems).toEqual([]);
  } finally {
    await visit.close();
  }
});
