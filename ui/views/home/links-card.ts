import { html, type TemplateResult } from 'lit';
import { urlOf } from '../../app/routes.ts';
import { icon } from '../../components/icon/icon.ts';
import { t, text } from '../../locale/locale.ts';
import type { Component } from './component.ts';

type Link = NonNullable<Component['links']>[number];

/** Links to reports, lists and new records; an export opens its dialog at once. */
export function renderLinks(component: Component, exportReport: (report: string) => void): TemplateResult {
  return html`<ul class="home-links">
    ${(component.links ?? []).map((link) => html`<li>${renderLink(link, exportReport)}</li>`)}
  </ul>`;
}

function renderLink(link: Link, exportReport: (report: string) => void): TemplateResult {
  const label = text(link.label);
  if (link.report && link.action === 'export') {
    const { report } = link;
    return html`<a href=${urlOf.report(report)}>${label}</a
      ><button type="button" class="btn home-export" aria-label="${label}: ${t('report.export')}" @click=${() => exportReport(report)}>
        ${icon('download')} ${t('report.export')}
      </button>`;
  }
  if (link.report) return html`<a href=${urlOf.report(link.report)}>${label}</a>`;
  if (link.object) return html`<a href=${link.action === 'new' ? urlOf.create(link.object) : urlOf.list(link.object, link.list)}>${label}</a>`;
  return html`<span>${label}</span>`;
}
