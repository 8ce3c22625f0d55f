import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { PasswordRule } from '../../../platform/contract/wire-accounts.ts';
import { say } from '../../locale/account-texts.ts';
import { textEntry, typed } from './entry.ts';
import { breaksRules, renderPasswordRules } from './password-rules.ts';
import { PasswordSight } from './password-sight.ts';
import type { EntryField, Submission } from './submission.ts';

const ID = 'new-password';
const AGAIN = 'new-password-again';

/** A new password, typed twice or read while typing, under the rules that it must fulfil. */
export class NewPassword {
  /** For the Submission of the form. */
  readonly fields: readonly EntryField[] = [
    { name: 'password', id: ID, label: () => say('password.new') },
    { name: 'again', id: AGAIN, label: () => say('password.again') },
  ];
  readonly #host: ReactiveControllerHost;
  readonly #sight: PasswordSight;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#sight = new PasswordSight(host);
  }
  get value(): string {
    return typed(ID);
  }
  /** The type of its inputs, for those beside them. */
  get type(): 'text' | 'password' {
    return this.#sight.type;
  }
  focus(): void {
    document.getElementById(ID)?.focus();
  }

  /** What is wrong before anything is sent. */
  wrong(rules: readonly PasswordRule[]): Readonly<Record<string, string>> {
    const again = typed(AGAIN);
    const wrong: Record<string, string> = {};
    if (this.value === '') wrong['password'] = say('password.missing');
    else if (breaksRules(rules, this.value)) wrong['password'] = say('password.rules_broken');
    if (this.value !== '' && again === '') wrong['again'] = say('password.again_missing');
    else if (again !== this.value) wrong['again'] = say('password.unlike');
    return wrong;
  }

  render(rules: readonly PasswordRule[], submission: Submission): TemplateResult {
    const sight = this.#sight;
    const entry = { type: sight.type, autocomplete: 'new-password', maxLength: 200 } as const;
    return html`<div @keydown=${sight.watch} @keyup=${sight.watch} @input=${() => this.#host.requestUpdate()}>
      ${textEntry({ ...entry, id: ID, label: say('password.new'), error: submission.error('password'), describedBy: 'password-rules new-password-caps' })}
      ${renderPasswordRules('password-rules', rules, this.value)}
      ${textEntry({ ...entry, id: AGAIN, label: say('password.again'), error: submission.error('again'), describedBy: 'new-password-caps' })}
      ${sight.renderToggle()} ${sight.renderCapsLock('new-password-caps')}
    </div>`;
  }
}
