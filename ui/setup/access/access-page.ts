import './access.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { AccessCatalogue, AccessExplanation } from '../../../platform/contract/wire-access.ts';
import type { Me } from '../../../platform/contract/wire.ts';
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

const kinds = ['object', 'field', 'list', 'report', 'folder', 'tab'] as const;
type Kind = (typeof kinds)[number];
type Place = 'user' | 'subject' | 'part' | 'record';

/** 「アクセスの理由」: each rule that decides what a user may do with an object, a record or a report. What is asked is in the address. */
class AccessPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    choices: { state: true },
    kind: { state: true },
    object: { state: true },
    answer: { state: true },
    error: { state: true },
    wrong: { state: true },
    busy: { state: true },
  };
  declare route: Route;
  declare choices: AccessCatalogue | null;
  declare kind: Kind;
  /** Whose fields and lists are offered. */
  declare object: string;
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
    this.object = '';
    this.answer = null;
    this.error = null;
    this.wrong = {};
    this.busy = false;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    const { query } = this.route;
    this.kind = (['report', 'folder', 'tab', 'field', 'list'] as const).find((kind) => query.get(kind)) ?? 'object';
    this.object = query.get('object') ?? '';
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

  #renderForm(catalogue: AccessCatalogue): TemplateResult {
    const { query } = this.route;
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
        ${kinds.map((kind) => html`<label><input type="radio" name="kind" .checked=${this.kind === kind} @change=${() => (this.kind = kind)} /> ${ta(`access.${kind}`)}</label>`)}
      </fieldset>
      ${this.#renderSubject(catalogue)} ${this.#renderPart(catalogue)}
      ${
        this.kind === 'object' || this.kind === 'field'
          ? this.#renderField(
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
            )
          : nothing
      }
      <button class="btn main" type="submit">${ta('access.submit')}</button>
    </form>`;
  }

  /** The object, report, folder or tab. */
  #renderSubject({ objects, reports, folders, tabs }: AccessCatalogue): TemplateResult {
    const { kind } = this;
    if (kind === 'report' || kind === 'folder' || kind === 'tab') {
      const known = kind === 'report' ? reports.map(({ report, label }) => ({ value: report, label })) : kind === 'folder' ? folders.map(({ folder, label }) => ({ value: folder, label })) : tabs.map(({ tab, label }) => ({ value: tab, label })); // prettier-ignore
      return this.#renderSelect('subject', kind, ta(`access.${kind}`), known, this.route.query.get(kind) ?? '');
    }
    const known = objects.map(({ object, label }) => ({ value: object, label }));
    return this.#renderSelect('subject', 'object', ta('access.object_name'), known, this.object, (object) => (this.object = object));
  }
  /** The field or list of the object. */
  #renderPart({ objects }: AccessCatalogue): TemplateResult | typeof nothing {
    const { kind } = this;
    if (kind !== 'field' && kind !== 'list') return nothing;
    const found = objects.find(({ object }) => object === this.object);
    const known = kind === 'field' ? (found?.fields ?? []).map(({ field, label }) => ({ value: field, label })) : (found?.lists ?? []).map(({ list, label }) => ({ value: list, label })); // prettier-ignore
    return this.#renderSelect('part', kind, ta(`access.${kind}`), known, this.route.query.get(kind) ?? '');
  }
  #renderSelect(
    place: Place,
    name: string,
    label: string,
    known: readonly { readonly value: string; readonly label: AccessExplanation['subject']['label'] }[],
    chosen: string,
    choose: (value: string) => void = () => undefined,
  ): TemplateResult {
    return this.#renderField(
      place,
      label,
      html`<select
        class="field-input"
        id="access-${place}"
        name=${name}
        aria-invalid=${this.wrong[place] ? 'true' : 'false'}
        aria-describedby="access-${place}-error"
        @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
      >
        <option value="">${ta('access.choose')}</option>
        ${known.map((each) => html`<option value=${each.value} ?selected=${each.value === chosen}>${text(each.label)}</option>`)}
      </select>`,
    );
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
    const { kind } = this;
    const isPart = kind === 'field' || kind === 'list';
    const [user, subject, typed] = [given('user'), given(isPart ? 'object' : kind), given('record')];
    const part = isPart ? given(kind) : '';
    const record = typed === '' ? '' : recordIdIn(typed);
    this.wrong = {
      ...(user ? {} : { user: ta('access.user_missing') }),
      ...(subject ? {} : { subject: ta('access.subject_missing') }),
      ...(isPart && !part ? { part: ta('access.subject_missing') } : {}),
      ...(record === null ? { record: ta('access.record_wrong') } : {}),
    };
    const [first] = Object.keys(this.wrong);
    if (first) {
      await this.updateComplete;
      this.querySelector<HTMLElement>(`#access-${first}`)?.focus();
      return;
    }
    this.#asked = '';
    const others = Object.fromEntries(kinds.map((each) => [each, null]));
    const about = isPart ? { object: subject, [kind]: part } : { [kind]: subject };
    await setQuery({ ...others, ...about, user, record: record || null }, {});
    this.requestUpdate();
  }

  /** Asks what the address says, unless that was asked already. */
  async #ask(): Promise<void> {
    const { query } = this.route;
    const asked = query.get('user') && kinds.some((kind) => query.get(kind)) ? query.toString() : '';
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
      this.choices = await getJson<AccessCatalogue>('/access/catalogue');
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
