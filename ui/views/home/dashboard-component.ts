import type { Component } from './component.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { linkedText } from '../../app/linked-text.ts';
import { urlOf } from '../../app/routes.ts';
import { errorState } from '../../components/state/state.ts';
import { formatTime, t, text } from '../../locale/locale.ts';
import { renderGroups } from './groups-card.ts';
import { renderLinks } from './links-card.ts';
import { renderNumber } from './number-card.ts';
import { renderList } from './list-card.ts';
import { renderSurveys } from './surveys-card.ts';
import './chart-card.ts';
import '../../components/export-dialog/export-dialog.ts';

/** One component of a dashboard in its frame. What is wrong with it stands in its place; the others are not touched. */
class DashboardComponent extends ShirabeElement {
  static override properties = { component: fromCode, asOf: fromCode, number: fromCode, exporting: { state: true } };
  declare component: Component;
  declare asOf: string;
  declare number: number;
  /** The report of which the export dialog is open. */
  declare exporting: string | null;

  constructor() {
    super();
    this.exporting = null;
  }

  override render(): TemplateResult {
    const id = `component-${this.number}`;
    const { component } = this;
    return html`<section class="card" aria-labelledby=${id}>
      <div class="card-head">
        <h2 id=${id}>${text(component.label)}</h2>
        <span class="end">${component.error === undefined ? this.#renderEnd() : nothing}</span>
      </div>
      ${component.error === undefined ? this.#renderBody() : errorState(text(component.error))}
      ${this.exporting ? html`<export-dialog .path=${`/reports/${this.exporting}`} @export-end=${() => (this.exporting = null)}></export-dialog>` : nothing}
    </section>`;
  }

  #renderEnd(): unknown {
    const { component } = this;
    const when = html`<span class="card-time">${t('app.as_of', { time: formatTime(component.groups?.as_of ?? this.asOf) })}</span>`;
    if (component.type === 'chart') {
      return html`${when}<button type="button" class="btn link" @click=${() => this.querySelector<HTMLElement & { enlarge(): void }>('chart-card')?.enlarge()}>
          ${t('chart.enlarge')}</button
        >${component.report ? html`<a href=${urlOf.report(component.report)}>${t('report.view')}</a>` : nothing}`;
    }
    if (component.type === 'groups' || component.type === 'number' || component.type === 'gauge')
      return html`${when}${component.report ? html`<a href=${urlOf.report(component.report)}>${t('report.view')}</a>` : nothing}`;
    if (component.type === 'list' && component.object) return html`<a href=${urlOf.list(component.object, component.list)}>${t('home.show_all')}</a>`;
    return nothing;
  }

  /** Figures of a part are never taken for those of the whole. */
  #renderCut(): unknown {
    return this.component.groups?.truncated ? html`<p class="quiet home-cut">${t('figure.cut')}</p>` : nothing;
  }

  #renderBody(): unknown {
    const { component } = this;
    switch (component.type) {
      case 'chart':
        return html`<div class="card-body"><chart-card .component=${component}></chart-card>${this.#renderCut()}</div>`;
      case 'number':
      case 'gauge':
        return renderNumber(component);
      case 'groups':
        return html`${renderGroups(component)}${this.#renderCut()}`;
      case 'list':
        return renderList(component);
      case 'surveys':
        return renderSurveys(component);
      case 'links':
        return renderLinks(component, (report) => (this.exporting = report));
      case 'text':
        return html`<div class="card-body prose">${linkedText(text(component.text))}</div>`;
      default:
        return errorState(t('error.unexpected'));
    }
  }
}
define('dashboard-component', DashboardComponent);
