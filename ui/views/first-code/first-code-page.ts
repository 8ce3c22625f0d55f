import { html, type TemplateResult } from 'lit';
import type { FirstCodeAnswer } from '../../../platform/contract/wire-accounts.ts';
import { postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { keepToken } from '../../app/link-token.ts';
import { navigate } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { textEntry, typed } from '../../components/entry/entry.ts';
import { say } from '../../locale/account-texts.ts';
import { Door } from '../login/door.ts';
import { plainCode } from './plain-code.ts';

/** Q4, Q8: the one-time code of the letter for those who are told by post; it leads to the page where they choose their password. */
class FirstCodePage extends ShirabeElement {
  static override properties = { route: fromCode };
  declare route: Route;
  readonly #door = new Door(this, [
    { name: 'username', id: 'username', label: () => say('door.username') },
    { name: 'code', id: 'code', label: () => say('first.code') },
  ]);

  override render(): TemplateResult {
    const { submission } = this.#door;
    return this.#door.render({
      heading: say('first.title'),
      noticeHeading: say('door.office'),
      body: html`<p class="login-text">${say('first.text')}</p>
        ${this.#door.renderForm({
          submit: [say('first.submit'), say('first.busy')],
          send: () => this.#send(),
          fields: html`${textEntry({ id: 'username', label: say('door.username'), autocomplete: 'username', error: submission.error('username') })}
          ${textEntry({
            id: 'code',
            label: say('first.code'),
            hint: say('first.code_hint'),
            autocomplete: 'one-time-code',
            maxLength: 80,
            error: submission.error('code'),
          })}`,
        })}
        <p class="login-text quiet">${say('first.help')}</p>
        <ul class="login-links">
          <li><a href=${urlOf.login()}>${say('door.to_login')}</a></li>
        </ul>`,
    });
  }

  async #send(): Promise<void> {
    const username = typed('username').normalize('NFKC').trim();
    const code = plainCode(typed('code'));
    const wrong = { ...(username ? {} : { username: say('door.username_missing') }), ...(code ? {} : { code: say('first.code_missing') }) };
    await this.#door.submission.send(wrong, async () => {
      const { token } = await postJson<FirstCodeAnswer>('/first-codes', { username, code });
      keepToken('password', token);
      await navigate(urlOf.setPassword());
    });
  }
}
define('first-code-page', FirstCodePage);
