import './letters.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { Letters } from '../../../platform/contract/wire-accounts.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setLeaveGuard } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { icon } from '../../components/icon/icon.ts';
import { emptyState } from '../../components/state/state.ts';
import { formatNumber } from '../../locale/locale.ts';
import { renderHead } from '../head.ts';
import { s } from '../words.ts';
import { forgetLetters, keptLetters } from './kept-letters.ts';
import { renderLetter } from './render-letter.ts';

/** Q4: the letters that were just made, a page each, to be printed by the browser. Their codes are shown here only. */
class LettersPage extends ShirabeElement {
  static override properties = { route: fromCode, letters: { state: true }, printed: { state: true } };
  declare route: Route;
  declare letters: Letters['letters'];
  declare printed: boolean;
  #release: () => void = () => undefined;
  readonly #onPrinted = () => {
    this.printed = true;
    this.#release();
  };

  constructor() {
    super();
    this.letters = keptLetters()?.letters ?? [];
    this.printed = false;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('afterprint', this.#onPrinted);
    if (this.letters.length === 0) return;
    this.#release = setLeaveGuard(() =>
      askConfirm({ title: s('letters.leave_title'), text: s('letters.leave_text'), confirm: s('letters.leave'), cancel: s('letters.stay'), danger: true }),
    );
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('afterprint', this.#onPrinted);
    this.#release();
    forgetLetters();
  }

  override render(): TemplateResult {
    const { length } = this.letters;
    const above = [{ label: s('setup.users'), href: urlOf.setup('users') }];
    if (length === 0)
      return html`${renderHead({ title: s('letters.title'), above })}
        <div class="card">${emptyState(s('letters.none'), html`<a class="btn" href=${urlOf.setup('users')}>${s('letters.to_users')}</a>`)}</div>`;
    const actions = html`<button type="button" class="btn main" @click=${() => print()}>${s('letters.print', { count: formatNumber(length) })}</button>`;
    return html`${renderHead({ title: s('letters.title'), above, note: s('letters.count', { count: formatNumber(length) }), actions })}
      <p class="note warn no-print" role="note">${icon('warn')}<span>${s('letters.once')}</span></p>
      ${this.printed ? html`<p class="note good no-print" role="status">${icon('check')}<span>${s('letters.printed')}</span></p>` : nothing}
      <div class="letters" role="region" tabindex="0" aria-label=${s('letters.title')}>${this.letters.map((letter) => renderLetter(letter))}</div>`;
  }
}
define('setup-letters', LettersPage);
