import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findings } from './findings.ts';
import { comesTo, openSite, overflowOf, type Site } from './visit.ts';

jest.setTimeout(240_000);

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

const path = '/o/daily_hospital/l/all';
const formulaOf = (page: Page) => page.getByRole('textbox', { name: '条件の式' });
const option = (page: Page, name: string | RegExp) => page.getByRole('listbox', { name: '入力候補' }).getByRole('option', { name });

/** The conditions of the list as a formula, blank, with the focus in it. */
async function editFormula(page: Page): Promise<void> {
  await page.getByRole('button', { name: '条件', exact: true }).click();
  await page.getByRole('button', { name: '式で編集' }).click();
  await formulaOf(page).fill('');
  await formulaOf(page).focus();
  await comesTo(() => formulaOf(page).evaluate((box) => box === document.activeElement), true);
}
/** Which suggestion the box says is chosen. */
const active = (page: Page) =>
  formulaOf(page).evaluate((box) => document.getElementById(box.getAttribute('aria-activedescendant') ?? '')?.querySelector('code')?.textContent ?? '');

test('a formula is written with the keyboard alone: by label, by name, through a lookup, a choice, a function', async () => {
  await site.during('secretariat', {}, async ({ page, open }) => {
    await open(path, 'すべて');
    await editFormula(page);
    const formula = formulaOf(page);

    // By its label; how many there are is said.
    await page.keyboard.insertText('確保病床');
    await option(page, /secured_beds/).waitFor();
    await page
      .getByRole('status')
      .filter({ hasText: /候補 \d+ 件/ })
      .waitFor({ state: 'attached' });
    await comesTo(() => active(page), 'secured_beds');
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await comesTo(() => formula.inputValue(), 'secured_beds');
    await page.getByRole('listbox', { name: '入力候補' }).waitFor({ state: 'hidden' });

    // Through a lookup: its fields are learnt when somebody goes there.
    await page.keyboard.type(' > 0 AND instit');
    await comesTo(() => active(page), 'institution');
    await page.keyboard.press('Tab');
    await comesTo(() => formula.inputValue(), 'secured_beds > 0 AND institution');
    await page.keyboard.type('.pre');
    await comesTo(() => active(page), 'prefecture');
    await page.keyboard.press('Enter');
    await page.keyboard.type('.');
    await option(page, /^code\b/).waitFor();

    // Escape closes the list and leaves the panel as it is.
    await page.keyboard.press('Escape');
    await page.getByRole('listbox', { name: '入力候補' }).waitFor({ state: 'hidden' });
    await comesTo(() => formula.inputValue(), 'secured_beds > 0 AND institution.prefecture.');
    await page.keyboard.type('title = "東京都" AND answer_status = "未');
    await comesTo(() => active(page), 'unanswered');
    await page.keyboard.press('Enter');
    await comesTo(() => formula.inputValue(), 'secured_beds > 0 AND institution.prefecture.title = "東京都" AND answer_status = "unanswered"');

    // A function says what it does; the arrows choose; Enter with no list is a new line.
    await page.keyboard.press('Enter');
    await page.keyboard.type('AND DATE');
    await option(page, /DATEDIFF\(from, to\).*日数/).waitFor();
    const first = await active(page);
    await page.keyboard.press('ArrowDown');
    await comesTo(async () => (await active(page)) !== first, true);
    await page.keyboard.press('ArrowUp');
    await comesTo(() => active(page), first);
    await option(page, /DATEDIFF/).click();
    await comesTo(async () => (await formula.inputValue()).split('\n')[1], 'AND DATEDIFF(');
    await page.keyboard.type('report_date, TODAY()) < 400 AND secured_bedz > 0');

    // What is wrong is told with its line and column, and a button goes there.
    await page.getByRole('button', { name: '適用' }).click();
    const problem = page.getByRole('alert').getByText('2行目の46文字目');
    await problem.waitFor();
    await formula.press('Home');
    await page.getByRole('alert').getByRole('button', { name: 'その場所へ' }).first().click();
    await comesTo(() => formula.evaluate((box: HTMLTextAreaElement) => box.value.slice(box.selectionStart, box.selectionEnd)), 'secured_bedz');
    await page.keyboard.type('secured_beds');
    await page.getByRole('button', { name: '適用' }).click();
    await page.waitForFunction(() =>
      new URL(location.href).searchParams.get('filter')?.includes('\nAND DATEDIFF(report_date, TODAY()) < 400 AND secured_beds > 0'),
    );
  });
});

test('an input method is not disturbed: no list while it composes, and its Enter takes nothing', async () => {
  await site.during('secretariat', {}, async ({ page, open }) => {
    await open(path, 'すべて');
    await editFormula(page);
    const input = await page.context().newCDPSession(page);
    await input.send('Input.imeSetComposition', { text: '確保病床', selectionStart: 4, selectionEnd: 4 });
    await comesTo(() => formulaOf(page).inputValue(), '確保病床');
    expect(await page.getByRole('listbox', { name: '入力候補' }).isVisible()).toBe(false);
    const passed = await formulaOf(page).evaluate((box) =>
      box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })),
    );
    expect(passed).toBe(true);
    expect(await formulaOf(page).inputValue()).toBe('確保病床');
    await input.send('Input.insertText', { text: '確保病床' });
    await option(page, /secured_beds/).waitFor();
    await page.keyboard.press('Enter');
    await comesTo(() => formulaOf(page).inputValue(), 'secured_beds');
  });
});

test('on a phone the list stays within the window, and a tap takes', async () => {
  await site.during('secretariat', { width: 360, height: 740 }, async ({ page, open }) => {
    await open(path, 'すべて');
    await editFormula(page);
    await page.keyboard.type('answer_status = "answered" AND 病');
    const listed = option(page, /secured_beds/);
    await listed.waitFor();
    const box = await page.locator('.formula-pop:popover-open').boundingBox();
    expect(box).toBeTruthy();
    expect(box!.x).toBeGreaterThanOrEqual(0);
    expect(box!.x + box!.width).toBeLessThanOrEqual(360);
    expect(box!.y + box!.height).toBeLessThanOrEqual(740);
    expect(await overflowOf(page)).toBe(0);
    expect(await findings(page)).toEqual([]);
    await listed.click();
    await comesTo(() => formulaOf(page).inputValue(), 'answer_status = "answered" AND secured_beds');
  });
});

test('fields that cannot be loaded are no silence: it is said, and the next letter asks again', async () => {
  await site.during('secretariat', {}, async ({ page, open }) => {
    await open(path, 'すべて');
    await editFormula(page);
    const asked = /\/daily_hospital\/columns(?:\?|$)/;
    await page.route(asked, (route) => route.fulfill({ status: 403, json: { code: 'forbidden', message: '項目を見る権限がありません。', problems: [] } }));
    await page.keyboard.type('s');
    await page.locator('.formula-words').getByText('項目を見る権限がありません。').waitFor();
    await page.getByRole('status').getByText('項目を見る権限がありません。').waitFor({ state: 'attached' });
    await page.unroute(asked);
    await page.keyboard.type('e');
    await option(page, /secured_beds/).waitFor();
  });
});

test('in a dialog Escape closes the list first; at 768 px all of it is within the window', async () => {
  await site.during('secretariat', { width: 768, height: 700 }, async ({ page, open }) => {
    await open(path, 'すべて');
    await page.getByRole('button', { name: 'リストの操作' }).click();
    await page.getByRole('menuitem', { name: '新しいリストとして保存' }).click();
    const dialog = page.getByRole('dialog', { name: '新しいリストとして保存' });
    await dialog.getByRole('button', { name: '式で編集' }).click();
    await formulaOf(page).fill('');
    await formulaOf(page).focus();
    await comesTo(() => formulaOf(page).evaluate((box) => box === document.activeElement), true);
    await page.keyboard.type('病');
    await option(page, /secured_beds/).waitFor();
    const [list, box] = [await page.locator('.formula-pop:popover-open').boundingBox(), await formulaOf(page).boundingBox()];
    if (!list || !box) throw new Error('the list or the box is not shown');
    expect(list.x).toBeGreaterThanOrEqual(box.x);
    expect(list.x).toBeLessThan(box.x + 60);
    expect(list.x + list.width).toBeLessThanOrEqual(768);
    await page.keyboard.press('Escape');
    await page.getByRole('listbox', { name: '入力候補' }).waitFor({ state: 'hidden' });
    expect(await dialog.isVisible()).toBe(true);
    await formulaOf(page).fill('answer_status = "x" AND ');
    await page.keyboard.press('Control+Space');
    await option(page, /^report_date\b/).waitFor();
  });
});

test('several editors on one page, with names of their own and no object: nothing clashes', async () => {
  await site.during('secretariat', {}, async ({ page, open }) => {
    await open(path, 'すべて');
    await editFormula(page);
    await page.evaluate(() => {
      for (const label of ['一つ目の式', '二つ目の式']) {
        const editor = document.createElement('formula-editor');
        const names = [
          { path: 'sum_used', label: '使用中の合計' },
          { path: 'PARENT.', label: '親のグループ' },
          { path: 'PARENT.sum_used', label: '使用中の合計' },
        ];
        document.querySelector('main')?.prepend(Object.assign(editor, { label, compact: true, names }));
      }
    });
    const second = page.getByRole('textbox', { name: '二つ目の式' });
    await second.focus();
    await comesTo(() => second.evaluate((box) => box === document.activeElement), true);
    await page.keyboard.type('sum_used / PAR');
    await option(page, /^PARENT\. /).waitFor();
    await page.keyboard.press('Enter');
    // What only begins a name goes on with what may follow.
    await option(page, /^sum_used/).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await comesTo(() => second.inputValue(), 'sum_used / PARENT.sum_used');
    expect(await page.getByRole('textbox', { name: '一つ目の式' }).inputValue()).toBe('');
    expect(await formulaOf(page).inputValue()).toBe('');
  });
});
