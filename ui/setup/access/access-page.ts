import './access.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { AccessExplanation } from '../../../platform/contract/wire-access.ts';
import type { FoldersAnswer, Me } from '../../../platform/contract/wire.ts';
import { ApiError, getJson, isAbort } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setQuery } from '../../app/router.ts';
import type { Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { ta } from '../../locale/access-texts.ts';
import { text } from '../../locale/locale.ts';
import { renderHead } from '../head.ts';
import { recordIdIn } from './record-id-in.ts';
import { renderExplanation } from './render-explanation.ts';
import { beginViewAs } from './view-as.ts';

interface Choices {
  readonly objects: readonly { readonly object: string; readonly label: { readonly ja: string; readonly en: string } }[];
  readonly reports: FoldersAnswer['reports'];
}
type Place = 'user' | 'subject' | 'record';

/** 「アクセスの理由」: each rule that decides what a user may do with an object, a record or a report. What is asked is in the address. */
class AccessPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    choices: { state: true },
    kind: { state: true },
    answer: { state: true },
    error: { state: true },
    wrong: { state: true },
    busy: { state: true },
  };
  declare route: Route;
  declare choices: Choices | null;
  declare kind: 'object' | 'report';
  declare answer: AccessExplanation | null;
  declare error: unknown;
  declare wrong: Partial<Record<Place, string>>;
  declare busy: boolean;
  #asked = '';
  #asking = new AbortController();

  constructor() {
    super();
    this.choices = null;
    this.kind = 'object';
    this.answer = null;
    this.error = null;
    this.wrong = {};
    this.busy = false;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.kind = this.route.query.get('report') ? 'report' : 'object';
    void this.#loadChoices();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#asking.abort();
  }
  override willUpdate(): void {
    void this.#ask();
  }

  override render(): TemplateResult {
    return html`${renderHead({ title: ta('access.title'), note: ta('access.intro') })}
      <section class="card access-ask">${this.choices ? this.#renderForm(this.choices) : this.error === null ? skeleton(3) : nothing}</section>
      ${this.error === null ? nothing : html`<section class="card">${errorState(this.error, () => void this.#retry())}</section>`}
      ${this.busy ? html`<section class="card">${skeleton()}</section>` : this.answer ? renderExplanation(this.answer, this.#viewAs) : nothing}`;
  }

  #renderForm({ objects, reports }: Choices): TemplateResult {
    const { query } = this.route;
    const option = (value: string, label: string, chosen: string | null) => html`<option value=${value} ?selected=${value === chosen}>${label}</option>`;
    const choose = (name: string, label: string, options: readonly TemplateResult[]) =>
      this.#renderField(
        'subject',
        label,
        html`<select
          class="field-input"
          id="access-subject"
          name=${name}
          aria-invalid=${this.wrong.subject ? 'true' : 'false'}
          aria-describedby="access-subject-error"
        >
          <option value="">${ta('access.choose')}</option>
          ${options}
        </select>`,
      );
    return html`<form novalidate @submit=${(event: SubmitEvent) => void this.#submit(event)}>
      ${this.#renderField(
        'user',
        ta('access.user'),
        html`<input
          class="field-input"
          id="access-user"
          name="user"
          .value=${query.get('user') ?? ''}
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          aria-invalid=${this.wrong.user ? 'true' : 'false'}
          aria-describedby="access-user-error"
        />`,
      )}
      <fieldset class="access-kind">
        <legend>${ta('access.about')}</legend>
        ${(['object', 'report'] as const).map((kind) => html`<label><input type="radio" name="kind" .checked=${this.kind === kind} @change=${() => (this.kind = kind)} /> ${ta(`access.${kind}`)}</label>`)}
      </fieldset>
      ${
        this.kind === 'object'
          ? html`${choose(
              'object',
              ta('access.object'),
              objects.map(({ object, label }) => option(object, text(label), query.get('object'))),
            )}
            ${this.#renderField(
              'record',
              ta('access.record'),
              html`<input
                  class="field-input"
                  id="access-record"
                  name="record"
                  .value=${query.get('record') ?? ''}
                  autocomplete="off"
                  spellcheck="false"
                  aria-invalid=${this.wrong.record ? 'true' : 'false'}
                  aria-describedby="access-record-help access-record-error"
                />
                <p class="access-help" id="access-record-help">${ta('access.record_help')}</p>`,
            )}`
          : choose(
              'report',
              ta('access.report'),
              reports.map(({ report, label }) => option(report, text(label), query.get('report'))),
            )
      }
      <button class="btn main" type="submit">${ta('access.submit')}</button>
    </form>`;
  }

  #renderField(place: Place, label: string, input: TemplateResult): TemplateResult {
    return html`<div class="access-field">
      <label for="access-${place}">${label}</label>
      ${input}
      <p class="field-error" id="access-${place}-error">${this.wrong[place] ?? nothing}</p>
    </div>`;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const given = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const [user, subject, typed] = [given('user'), given(this.kind), given('record')];
    const record = typed === '' ? '' : recordIdIn(typed);
    this.wrong = {
      ...(user ? {} : { user: ta('access.user_missing') }),
      ...(subject ? {} : { subject: ta('access.subject_missing') }),
      ...(record === null ? { record: ta('access.record_wrong') } : {}),
    };
    const [first] = Object.keys(this.wrong);
    if (first) {
      await this.updateComplete;
      this.querySelector<HTMLElement>(`#access-${first}`)?.focus();
      return;
    }
    this.#asked = '';
    await setQuery({ user, object: this.kind === 'object' ? subject : null, record: record || null, report: this.kind === 'report' ? subject : null }, {});
    this.requestUpdate();
  }

  /** Asks what the address says, unless that was asked already. */
  async #ask(): Promise<void> {
    const { query } = this.route;
    const asked = query.get('user') && (query.get('object') || query.get('report')) ? query.toString() : '';
    if (asked === '' || asked === this.#asked) return;
    this.#asked = asked;
    this.#asking.abort();
    this.#asking = new AbortController();
    this.busy = true;
    this.error = null;
    try {
      this.answer = await getJson<AccessExplanation>(`/access/explanation?${asked}`, { signal: this.#asking.signal });
      this.busy = false;
    } catch (error) {
      if (isAbort(error)) return;
      this.answer = null;
      this.busy = false;
      const atUser = error instanceof ApiError ? error.problems.find(({ field }) => field === 'user') : undefined;
      if (atUser) this.wrong = { user: atUser.message };
      else this.error = error;
    }
  }
  async #loadChoices(): Promise<void> {
    try {
      const [objects, { reports }] = await Promise.all([getJson<Choices['objects']>('/objects'), getJson<FoldersAnswer>('/report-folders')]);
      this.choices = { objects, reports };
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }
  async #retry(): Promise<void> {
    this.error = null;
    this.#asked = '';
    if (!this.choices) await this.#loadChoices();
    this.requestUpdate();
  }

  readonly #viewAs = async (user: AccessExplanation['user']): Promise<void> => {
    const me: Me | null = currentUser();
    if (me === null || me.username === user.username) return;
    try {
      await beginViewAs(user);
    } catch (error) {
      this.error = error;
    }
  };
}
define('access-page', AccessPage);
