import { html, nothing, type TemplateResult } from 'lit';
import type { MailTemplate } from '../../../platform/contract/wire-operation.ts';
import { getJson, putJson, remove } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { languageNames } from '../../app/language-names.ts';
import { missing } from '../../app/missing-page.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { showToast } from '../../components/toast/toast.ts';
import { renderBadge } from '../../fields/show-badge.ts';
import { text } from '../../locale/locale.ts';
import { noFaults, type Faults } from '../form/faults.ts';
import { formTools } from '../form/form-tools.ts';
import { renderSetting } from '../form/render-setting.ts';
import { SettingForm } from '../form/setting-form.ts';
import { renderHead } from '../head.ts';
import { s } from '../words.ts';
import './mail-preview.ts';
import { renderWords, wordsInput, type Language, type Words } from './render-words.ts';

type BothWords = Readonly<Record<Language, Words>>;
const languages = ['ja', 'en'] as const;
const addressOf = (template: MailTemplate): string => `/mail/templates/${encodeURIComponent(template.name)}`;

/** The words of one mail in both languages, with what they become. `?language=` says which is edited. */
class TemplatePage extends ShirabeElement {
  static override properties = { route: fromCode, previewFaults: { state: true } };
  declare route: Route;
  /** What the preview found in the language that is shown. */
  declare previewFaults: Faults;
  readonly #form = new SettingForm<MailTemplate, BothWords>(this, formTools(), {
    load: (signal) => this.#read(signal),
    toDraft: ({ ja, en }) => ({ ja, en }),
    same: (a, b) => languages.every((language) => a[language].subject === b[language].subject && a[language].body === b[language].body),
    check: (words) =>
      languages.flatMap((language) =>
        (['subject', 'body'] as const)
          .filter((name) => words[language][name].trim() === '')
          .map((name) => ({ field: `${language}.${name}`, message: s(`mail.${name}_missing`) })),
      ),
    save: ({ ja, en }, template) => putJson<MailTemplate>(addressOf(template), { ja, en, version: template.version }),
    saved: () => showToast({ text: s('form.saved') }),
    knows: (field) => /^((ja|en)\.)?(subject|body)$/.test(field),
  });

  constructor() {
    super();
    this.previewFaults = noFaults;
  }
  get #language(): Language {
    return this.route.query.get('language') === 'en' ? 'en' : 'ja';
  }
  async #read(signal: AbortSignal): Promise<MailTemplate | null> {
    const { templates } = await getJson<{ templates: MailTemplate[] }>('/mail/templates', { signal });
    return templates.find((one) => one.name === this.route.params['part']) ?? null;
  }

  override render(): TemplateResult {
    const form = this.#form;
    if (form.missing) return missing();
    const template = form.kept;
    const shown = this.#language;
    return html`${renderHead({
      title: template ? text(template.label) : s('setup.templates'),
      above: [{ label: s('setup.templates'), href: urlOf.setup('mail-templates') }],
      mark: template?.changed ? renderBadge(s('mail.changed'), 'warn') : nothing,
    })}
    ${renderSetting(form, {
      labels: () => labels(),
      idOf: (field) => {
        const name = field.split('.').at(-1) ?? field;
        return field.startsWith(shown) || !field.includes('.') ? wordsInput(name) : `mail-tab-${field.slice(0, 2)}`;
      },
      body: (words, kept) => this.#renderEditor(words, kept, shown),
      more: (kept) =>
        kept.changed
          ? html`<button type="button" class="btn danger" ?disabled=${form.busy} @click=${() => void this.#goBack(kept)}>${s('mail.go_back')}</button>`
          : nothing,
    })}`;
  }

  #renderEditor(words: BothWords, template: MailTemplate, language: Language): TemplateResult {
    return html`<div class="setup-editor">
      <section class="card" aria-label=${s('mail.words')}>
        ${this.#renderTabs(language)}
        ${renderWords({
          language,
          words: words[language],
          values: template.values,
          faults: this.#faultsIn(language),
          change: (changes) => this.#form.change({ [language]: { ...words[language], ...changes } }),
        })}
      </section>
      <setup-mail-preview
        .template=${template.name}
        .language=${language}
        .words=${words[language]}
        @preview-faults=${(event: CustomEvent<Faults>) => (this.previewFaults = event.detail)}
      ></setup-mail-preview>
    </div>`;
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
    const own = this.#form.faults.fields.flatMap((fault) =>
      fault.field.startsWith(`${language}.`)
        ? [{ field: fault.field.slice(3), message: fault.message }]
        : fault.field === 'subject' || fault.field === 'body'
          ? [fault]
          : [],
    );
    const messages = new Set(own.map((fault) => fault.message));
    return { fields: [...own, ...this.previewFaults.fields.filter((fault) => !messages.has(fault.message))], whole: [] };
  }

  async #goBack(template: MailTemplate): Promise<void> {
    const sure = await askConfirm({
      title: s('mail.go_back_title', { name: text(template.label) }),
      text: s('mail.go_back_text'),
      confirm: s('mail.go_back'),
      danger: true,
    });
    if (!sure) return;
    const { version } = template;
    await this.#form.send(
      () => remove<MailTemplate>(addressOf(template), { query: { version } }),
      () => showToast({ text: s('mail.went_back') }),
    );
  }
}
define('setup-template', TemplatePage);

/** The labels of the fields, in the order of the page; the last of a language that the server did not name. */
function labels(): Readonly<Record<string, string>> {
  const named = (prefix: string, words: string) => ({ [`${prefix}subject`]: `${words}${s('mail.subject')}`, [`${prefix}body`]: `${words}${s('mail.body')}` });
  return { ...named('ja.', `${languageNames.ja}: `), ...named('en.', `${languageNames.en}: `), ...named('', '') };
}
