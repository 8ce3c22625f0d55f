import type { TemplateResult } from 'lit';
import { renderBadge } from '../../fields/show-badge.ts';
import { od } from '../../locale/open-data-texts.ts';

const tones: Readonly<Record<string, string>> = { published: 'good', changed: 'warn' };

/** Whether a set of open data is published, as a badge. */
export function renderState(state: string): TemplateResult {
  return renderBadge(
    od(state === 'published' ? 'open.state_published' : state === 'changed' ? 'open.state_changed' : 'open.state_closed'),
    tones[state] ?? 'idle',
  );
}
