import { html, nothing, type TemplateResult } from 'lit';
import type { MailTemplate } from '../../../platform/contract/wire-operation.ts';
import { ApiError, getJson, isAbort, messageOf, putJson, remove } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { languageNames } from '../../app/language-names.ts';
import { missing } from '../../app/missing-page.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { focusControl } from '../../components/error-summary/error-summary.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { renderBadge } from '../../fields/show-badge.ts';
import { text } from '../../locale/locale.ts';
import { renderFoot } from '../form/foot.ts';
import { UnsavedGuard } from '../form/guard.ts';
import { faultsOf, noFaults, renderSummary, type Faults } from '../form/problems.ts';
import { renderHead } from '../head.ts';
import { s } from '../words.ts';
import './mail-preview.ts';
import { renderWords, wordsInput, type Language, type Words } from './render-words.ts';

const languages = ['ja', 'en'] as const;

/** The words of one mail in both languages, with what they become. `?language=` says which is edited. */
class TemplatePage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    template: { state: true },
    words: { state: true },
    error: { state: true },
    faults: { state: true },
    previewFaults: { state: true },
    busy: { state: true },
    gone: { state: true },
    theirs: { state: true },
  };
  declare route: Route;
  declare template: MailTemplate | null;
  declare words: Readonly<Record<Language, Words>> | null;
  declare error: unknown;
  declare faults: Faults;
  /** What the preview found in the language that is shown. */
  declare previewFaults: Faults;
  declare busy: boolean;
  declare gone: boolean;
  /** What somebody else saved meanwhile. */
  declare theirs: MailTemplate | null;
  readonly #guard = new UnsavedGuard();
  readonly #abort = new AbortController();

  constructor() {
    super();
    this.template = null;
    this.words = null;
    this.error = null;
    this.faults = noFaults;
    this.previewFaults = noFaults;
    this.busy = false;
    this.gone = false;
    this.theirs = null;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#guard.release();
    this.#abort.abort();
  }

  get #language(): Language {
    return this.route.query.get('language') === 'en' ? 'en' : 'ja';
  }
  get #unsaved(): boolean {
    const { template, words } = this;
    return (
      template !== null && words !== null && languages.some((one) => words[one].subject !== template[one].subject || words[one].body !== template[one].body)
    );
  }

  async #read(): Promise<MailTemplate | undefined> {
    const { templates } = await getJson<{ templates: MailTemplate[] }>('/mail/templates', { signal: this.#abort.signal });
    return templates.find((one) => one.name === this.route.params['part']);
  }
  async #load(): Promise<void> {
    this.error = null;
    try {
      const template = await this.#read();
      if (template) this.#take(template);
      else this.gone = true;
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }
  #take(template: MailTemplate): void {
    this.template = template;
    this.words = { ja: template.ja, en: template.en };
    this.faults = noFaults;
    this.theirs = null;
    this.#guard.release();
  }

  override render(): TemplateResult {
    if (this.gone) return missing();
    const { template, words } = this;
    const above = [{ label: s('setup.templates'), href: urlOf.setup('mail-templates') }];
    const title = template ? text(template.label) : s('setup.templates');
    if (this.error !== null)
      return html`${renderHead({ title, above })}
        <div class="card">${errorState(this.error, () => void this.#load())}</div>`;
    if (!template || !words)
      return html`${renderHead({ title, above })}
        <div class="card">${skeleton()}</div>`;
    const language = this.#language;
    return html`${renderHead({ title, above, mark: template.changed ? renderBadge(s('mail.changed'), 'warn') : nothing })}
      <form
        class="page-form"
        novalidate
        @submit=${(event: Event) => {
          event.preventDefault();
          void this.#save(template, words);
        }}
      >
        ${this.#renderSummary(language)} ${this.theirs ? this.#renderConflict(this.theirs) : nothing}
        <div class="setup-editor">
          <section class="card" aria-label=${s('mail.words')}>
            ${this.#renderTabs(language)}
            ${renderWords({
              language,
              words: words[language],
              values: template.values,
              faults: this.#faultsIn(language),
              change: (changes) => this.#change(language, changes),
            })}
          </section>
          <setup-mail-preview
            .template=${template.name}
            .language=${language}
            .words=${words[language]}
            @preview-faults=${(event: CustomEvent<Faults>) => (this.previewFaults = event.detail)}
          ></setup-mail-preview>
        </div>
        ${renderFoot({
          unsaved: this.#unsaved,
          busy: this.busy,
          more: template.changed
            ? html`<button type="button" class="btn danger" ?disabled=${this.busy} @click=${() => void this.#goBack(template)}>${s('mail.go_back')}</button>`
            : nothing,
        })}
      </form>`;
  }

  #renderTabs(shown: Language): TemplateResult {
    const go = (language: Language) => {
      this.previewFaults = noFaults;
      void setQuery({ language: language === 'ja' ? null : language });
    };
    return html`<div
      class="setup-tabs"
      role="tablist"
      aria-label=${s('mail.language')}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
        event.preventDefault();
        const next = shown === 'ja' ? 'en' : 'ja';
        go(next);
        void this.updateComplete.then(() => this.querySelector<HTMLElement>(`#mail-tab-${next}`)?.focus());
      }}
    >
      ${languages.map(
        (language) =>
          html`<button
            type="button"
            role="tab"
            id="mail-tab-${language}"
            lang=${language}
            aria-selected=${language === shown ? 'true' : 'false'}
            aria-controls="mail-words"
            tabindex=${language === shown ? 0 : -1}
            @click=${() => go(language)}
          >
            ${languageNames[language]}
          </button>`,
      )}
    </div>`;
  }

  /** What is wrong with the words of a language: what the save found, and what the preview finds. */
  #faultsIn(language: Language): Faults {
    const own = this.faults.fields.flatMap((fault) =>
      fault.field.startsWith(`${language}.`)
        ? [{ field: fault.field.slice(3), message: fault.message }]
        : fault.field === 'subject' || fault.field === 'body'
          ? [fault]
          : [],
    );
    const messages = new Set(own.map((fault) => fault.message));
    return { fields: [...own, ...this.previewFaults.fields.filter((fault) => !messages.has(fault.message))], whole: [] };
  }
  #renderSummary(shown: Language): TemplateResult | typeof nothing {
    const labels = Object.fromEntries(
      languages.flatMap((language) => [
        [`${language}.subject`, `${languageNames[language]}: ${s('mail.subject')}`],
        [`${language}.body`, `${languageNames[language]}: ${s('mail.body')}`],
      ]),
    );
    return renderSummary(this.faults, { ...labels, subject: s('mail.subject'), body: s('mail.body') }, (field) => {
      const name = field.split('.').at(-1) ?? field;
      return field.startsWith(shown) || !field.includes('.') ? wordsInput(name) : `mail-tab-${field.slice(0, 2)}`;
    });
  }
  #renderConflict(theirs: MailTemplate): TemplateResult {
    return html`<div class="note warn" role="alert" id="mail-conflict" tabindex="-1">
      <span>${s('mail.conflict')}</span>
      <button type="button" class="btn" @click=${() => this.#take(theirs)}>${s('mail.take_theirs')}</button>
      <button
        type="button"
        class="btn"
        @click=${() => {
          this.template = theirs;
          this.theirs = null;
          if (this.words) void this.#save(theirs, this.words);
        }}
      >
        ${s('mail.keep_mine')}
      </button>
    </div>`;
  }

  #change(language: Language, changes: Partial<Words>): void {
    if (!this.words) return;
    this.words = { ...this.words, [language]: { ...this.words[language], ...changes } };
    this.#guard.set(this.#unsaved);
  }

  async #save(template: MailTemplate, words: Readonly<Record<Language, Words>>): Promise<void> {
    if (this.busy) return;
    const blank = languages.flatMap((language) =>
      (['subject', 'body'] as const)
        .filter((name) => words[language][name].trim() === '')
        .map((name) => ({ field: `${language}.${name}`, message: s(`mail.${name}_missing`) })),
    );
    this.faults = { fields: blank, whole: [] };
    if (blank.length > 0) return this.#focus('error-summary');
    this.busy = true;
    try {
      const { ja, en } = words;
      this.#take(await putJson<MailTemplate>(`/mail/templates/${encodeURIComponent(template.name)}`, { ja, en, version: template.version }));
      showToast({ text: s('form.saved') });
    } catch (error) {
      await this.#refused(error);
    }
    this.busy = false;
  }
  async #goBack(template: MailTemplate): Promise<void> {
    const sure = await askConfirm({
      title: s('mail.go_back_title', { name: text(template.label) }),
      text: s('mail.go_back_text'),
      confirm: s('mail.go_back'),
      danger: true,
    });
    if (!sure) return;
    this.busy = true;
    try {
      const { version } = template;
      this.#take(await remove<MailTemplate>(`/mail/templates/${encodeURIComponent(template.name)}`, { query: { version } }));
      showToast({ text: s('mail.went_back') });
    } catch (error) {
      await this.#refused(error);
    }
    this.busy = false;
  }

  async #refused(error: unknown): Promise<void> {
    if (error instanceof ApiError && error.code === 'conflict') {
      const theirs = await this.#read().catch(() => undefined);
      if (theirs) {
        this.theirs = theirs;
        return this.#focus('mail-conflict');
      }
      this.faults = { fields: [], whole: [messageOf(error)] };
    } else this.faults = faultsOf(error, (field) => /^((ja|en)\.)?(subject|body)$/.test(field));
    await this.#focus('error-summary');
  }
  async #focus(id: string): Promise<void> {
    await this.updateComplete;
    focusControl(id);
  }
}
define('setup-template', TemplatePage);
