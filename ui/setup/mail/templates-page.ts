import { html, nothing, type TemplateResult } from 'lit';
import type { MailTemplate } from '../../../platform/contract/wire-operation.ts';
import { getJson, isAbort } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { renderBadge } from '../../fields/show-badge.ts';
import { currentLanguage, text } from '../../locale/locale.ts';
import { renderHead } from '../head.ts';
import { s } from '../words.ts';

/** Every mail that is sent, with its subject. */
class TemplatesPage extends ShirabeElement {
  static override properties = { route: fromCode, templates: { state: true }, error: { state: true } };
  declare route: Route;
  declare templates: readonly MailTemplate[] | null;
  declare error: unknown;
  readonly #abort = new AbortController();

  constructor() {
    super();
    this.templates = null;
    this.error = null;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }
  async #load(): Promise<void> {
    this.error = null;
    try {
      this.templates = (await getJson<{ templates: MailTemplate[] }>('/mail/templates', { signal: this.#abort.signal })).templates;
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }

  override render(): TemplateResult {
    return html`${renderHead({ title: s('setup.templates'), note: s('setup.templates_hint') })}
      <div class="card">${this.#renderContent()}</div>`;
  }
  #renderContent(): TemplateResult {
    if (this.error !== null) return errorState(this.error, () => void this.#load());
    if (!this.templates) return skeleton();
    if (this.templates.length === 0) return emptyState(s('mail.no_templates'));
    return html`<table class="plain setup-templates">
      <caption class="visually-hidden">
        ${s('setup.templates')}
      </caption>
      <thead>
        <tr>
          <th scope="col">${s('mail.template')}</th>
          <th scope="col">${s('mail.subject')}</th>
          <th scope="col">${s('mail.words')}</th>
        </tr>
      </thead>
      <tbody>
        ${this.templates.map(
          (template) =>
            html`<tr>
              <th scope="row"><a href=${urlOf.setup('mail-templates', template.name)}>${text(template.label)}</a></th>
              <td>${template[currentLanguage()].subject}</td>
              <td>${template.changed ? renderBadge(s('mail.changed'), 'warn') : html`<span class="quiet">${s('mail.original')}</span>`}${nothing}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}
define('setup-templates', TemplatesPage);
