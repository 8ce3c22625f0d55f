import { html, type TemplateResult } from 'lit';
import { currentUser } from '../../app/session.ts';
import { urlOf } from '../../app/routes.ts';
import { t, text } from '../../locale/locale.ts';
import './crumbs.css';

export interface Crumb {
  readonly label: string;
  readonly href?: string;
}

/** Where the page stands: the tab that gathers the object, the object's list (a link when the page lies `below` it), and what the page adds. */
export function renderCrumbs(object: string, label: string, more: readonly Crumb[] = [], below = more.length > 0): TemplateResult {
  const tab = currentUser()?.tabs.find((one) => one.objects.some((entry) => entry.object === object));
  const gathering = tab?.kind === 'gathering' ? [{ label: text(tab.label), href: urlOf.tab(tab.tab) }] : [];
  const own: Crumb[] = [{ label, ...(below ? { href: urlOf.list(object) } : {}) }];
  return html`<nav aria-label=${t('record.where')}>
    <ol class="crumbs">
      ${[...gathering, ...own, ...more].map((crumb: Crumb) => html`<li>${crumb.href ? html`<a href=${crumb.href}>${crumb.label}</a>` : crumb.label}</li>`)}
    </ol>
  </nav>`;
}
