import type axeCore from 'axe-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with the page as it stands: the rule, and the first places. Measuring the contrast of every text takes two thirds of its time. */
export async function findings(page: Page, { contrast = true }: { readonly contrast?: boolean } = {}): Promise<string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate(async (enabled) => {
    const { axe: run } = globalThis as unknown as { axe: typeof axeCore };
    const { violations: found } = await run.run(document, { resultTypes: ['violations'], rules: { 'color-contrast': { enabled } } });
    return found.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ html }) => html.slice(0, 200))
          .slice(0, 3)
          .join(' | ')}`,
    );
  }, contrast);
  return violations;
}
