import { html, nothing, type TemplateResult } from 'lit';
import type { MailTemplate } from '../../../platform/contract/wire-operation.ts';
import { getJson } from '../../api/client.ts';
import { Reading } from '../../api/reading.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { renderBadge } from '../../fields/show-badge.ts';
import { currentLanguage, text } from '../../locale/locale.ts';
import { renderHead } from '../head.ts';
import { s } from '../words.ts';

/** Every mail that is sent, with its subject. */
class TemplatesPage extends ShirabeElement {
  static override properties = { route: fromCode };
  declare route: Route;
  readonly #reading = new Reading(this, (signal) => getJson<{ templates: MailTemplate[] }>('/mail/templates', { signal }));

  override render(): TemplateResult {
    return html`${renderHead({ title: s('setup.templates'), note: s('setup.templates_hint') })}
      <div class="card">${this.#renderContent()}</div>`;
  }
  #renderContent(): TemplateResult {
    const { value, error } = this.#reading;
    if (error !== null) return errorState(error, () => void this.#reading.load());
    if (!value) return skeleton();
    if (value.templates.length === 0) return emptyState(s('mail.no_templates'));
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
        ${value.templates.map(
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
