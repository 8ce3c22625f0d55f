import type axeCore from 'axe-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is looked for; all rules unless said. */
interface Wanted {
  /** Measuring the contrast of every text takes half of the time. */
  readonly contrast?: boolean;
}

/** What axe finds wrong with the page as it stands: the rule, and the first places. */
export async function findings(page: Page, { contrast = true }: Wanted = {}): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  const what: axeCore.RunOptions = { rules: { 'color-contrast': { enabled: contrast } } };
  const violations = await page.evaluate(async (options) => {
    const { axe: run } = globalThis as unknown as { axe: typeof axeCore };
    // Nobody reads the selectors of what is right; what other documents hold is not ours.
    const { violations: found } = await run.run(document, { resultTypes: ['violations'], selectors: false, preload: false, iframes: false, ...options });
    return found.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ html }) => html.slice(0, 200))
          .slice(0, 3)
          .join(' | ')}`,
    );
  }, what);
  return violations;
}
