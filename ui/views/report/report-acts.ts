import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ReportAnswer } from '../../../platform/contract/wire.ts';
import type { ReportSettings, ReportSource } from '../../../platform/contract/wire-own-reports.ts';
import { messageOf, putJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { navigate, setQuery } from '../../app/router.ts';
import { urlOf } from '../../app/routes.ts';
import { icon } from '../../components/icon/icon.ts';
import '../../components/menu/menu-button.ts';
import type { MenuItem } from '../../components/menu/menu-button.ts';
import { showToast } from '../../components/toast/toast.ts';
import { text } from '../../locale/locale.ts';
import { renderStar } from './favourite-star.ts';
import { deleteReport, markFavourite } from './keep-report.ts';
import type { Narrowed } from './narrowed.ts';
import { o } from './words.ts';

type DialogName = 'save' | 'change' | 'setting' | 'settings' | 'yaml';
const loads: Readonly<Record<DialogName, () => Promise<unknown>>> = {
  save: () => import('./save-dialog.ts'),
  change: () => import('./save-dialog.ts'),
  setting: () => import('./setting-dialog.ts'),
  settings: () => import('./settings-dialog.ts'),
  yaml: () => import('./yaml-dialog.ts'),
};

/**
 * The star, the saved settings and the saving of a report. `answer`: the report as it is shown; `state`: what narrows it. Fires `report-again` when it is to be
 * read again.
 */
class ReportActs extends ShirabeElement {
  static override properties = { answer: fromCode, state: fromCode, settings: { state: true }, favourite: { state: true }, dialog: { state: true } };
  declare answer: ReportAnswer;
  declare state: Narrowed;
  declare settings: ReportSettings['settings'];
  declare favourite: boolean;
  declare dialog: DialogName | null;
  /** The report whose own setting was put into the address: once, so that one can leave it. */
  #opened = '';

  constructor() {
    super();
    this.settings = [];
    this.favourite = false;
    this.dialog = null;
  }
  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('answer')) return;
    this.settings = this.answer.settings;
    this.favourite = this.answer.favourite;
    if (this.#opened === this.answer.report) return;
    this.#opened = this.answer.report;
    const opens = this.settings.find((setting) => setting.opens);
    if (opens && Object.values(this.state).every((value) => value === '')) this.#use(opens);
  }

  override render(): TemplateResult {
    const name = text(this.answer.label);
    return html`${renderStar(name, this.favourite, () => void this.#mark())}
      <menu-button
        .label=${o('setting.menu')}
        .content=${html`${icon('filter')}<span>${o('setting.menu')}</span>${icon('down')}`}
        .items=${this.#settingItems()}
      ></menu-button>
      <menu-button
        .label=${o('own.acts_name')}
        .content=${html`<span>${o('own.acts')}</span>${icon('down')}`}
        .items=${this.#items(name)}
        .alignEnd=${true}
      ></menu-button>
      ${this.#renderDialog()}`;
  }

  #settingItems(): MenuItem[] {
    const { settings, state } = this;
    const isShown = (one: Narrowed) => one.search === state.search && one.filter === state.filter && one.sort === state.sort;
    const [own, shared] = [settings.filter((one) => one.own), settings.filter((one) => !one.own)];
    const item = (one: (typeof settings)[number], group?: string): MenuItem => ({
      label: one.label,
      checked: isShown(one),
      run: () => this.#use(one),
      ...(group !== undefined && { group }),
    });
    return [
      { label: o('setting.plain'), checked: isShown({ search: '', filter: '', sort: '' }), run: () => this.#use({ search: '', filter: '', sort: '' }) },
      ...own.map((one, index) => item(one, index === 0 ? o('setting.own') : undefined)),
      ...shared.map((one, index) => item(one, index === 0 ? o('setting.shared') : undefined)),
      { label: `${o('setting.keep')}…`, run: () => void this.#open('setting'), group: ' ' },
      ...(settings.length > 0 ? [{ label: `${o('setting.manage')}…`, run: () => void this.#open('settings') }] : []),
    ];
  }

  #items(name: string): MenuItem[] {
    const { made, can } = this.answer;
    const isNarrowed = this.state.filter !== '' || this.state.sort !== '';
    return [
      ...(made && can.edit ? [{ label: o('own.build'), href: urlOf.editReport(this.answer.report) }] : []),
      ...(!made && can.edit ? [{ label: o('own.build_copy'), href: urlOf.newReport({ from: this.answer.report }) }] : []),
      ...(made && can.edit && isNarrowed ? [{ label: o('own.overwrite'), run: () => void this.#overwrite(name, made.version) }] : []),
      { label: `${o('own.save_as')}…`, run: () => void this.#open('save') },
      ...(made && can.edit ? [{ label: `${o('own.change')}…`, run: () => void this.#open('change') }] : []),
      { label: o('own.subscribe'), href: urlOf.subscription('new', { report: this.answer.report, ...this.state }) },
      { label: o('own.trend'), href: urlOf.trend(this.answer.report) },
      { label: o('own.copy_link'), run: () => void copyLink() },
      ...(can.edit ? [{ label: `${o('own.yaml')}…`, run: () => void this.#open('yaml') }] : []),
      ...(made && can.manage
        ? [{ label: o('own.delete'), run: () => void deleteReport(this.answer.report, name, () => void navigate(urlOf.reports({ folder: '-mine' }))) }]
        : []),
    ];
  }

  #renderDialog(): unknown {
    const { answer, state, dialog } = this;
    const end = () => (this.dialog = null);
    switch (dialog) {
      case null:
        return nothing;
      case 'save':
      case 'change':
        return html`<report-save-dialog
          .kind=${dialog}
          .report=${{ report: answer.report, label: text(answer.label), description: text(answer.description), folder: null, version: answer.made?.version ?? 0 }}
          .narrowed=${{ filter: state.filter, sort: state.sort }}
          @report-saved=${(event: CustomEvent<ReportSource>) => this.#saved(dialog, event.detail)}
          @dialog-end=${end}
        ></report-save-dialog>`;
      case 'setting':
        return html`<report-setting-dialog
          .report=${answer.report}
          .mayShare=${answer.can.edit}
          .state=${state}
          @settings-change=${(event: CustomEvent<ReportSettings>) => (this.settings = event.detail.settings)}
          @dialog-end=${end}
        ></report-setting-dialog>`;
      case 'settings':
        return html`<report-settings-dialog
          .report=${answer.report}
          .mayManage=${answer.can.manage}
          .settings=${this.settings}
          .state=${state}
          @settings-change=${(event: CustomEvent<ReportSettings>) => (this.settings = event.detail.settings)}
          @dialog-end=${end}
        ></report-settings-dialog>`;
      case 'yaml':
        return html`<report-yaml-dialog .report=${answer.report} .name=${text(answer.label)} @dialog-end=${end}></report-yaml-dialog>`;
    }
  }

  async #open(dialog: DialogName): Promise<void> {
    await loads[dialog]();
    this.dialog = dialog;
  }
  #use({ search, filter, sort }: Narrowed): void {
    void setQuery({ search, filter, sort });
  }
  #saved(dialog: 'save' | 'change', { report, label }: ReportSource): void {
    showToast({ text: o('own.saved', { name: text(label) }) });
    if (dialog === 'save') void navigate(urlOf.report(report));
    else this.dispatchEvent(new CustomEvent('report-again'));
  }
  async #mark(): Promise<void> {
    const favourite = !this.favourite;
    this.favourite = favourite;
    try {
      await markFavourite(this.answer.report, favourite);
    } catch (error) {
      this.favourite = !favourite;
      showToast({ text: messageOf(error), tone: 'bad' });
    }
  }
  async #overwrite(name: string, version: number): Promise<void> {
    const { filter, sort } = this.state;
    try {
      await putJson<ReportSource>(`/own-reports/${this.answer.report}`, { narrowed: { filter, sort }, version });
      showToast({ text: o('own.saved', { name }) });
      await setQuery({ filter: null, sort: null });
      this.dispatchEvent(new CustomEvent('report-again'));
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
  }
}
define('report-acts', ReportActs);

async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    showToast({ text: o('own.link_copied') });
  } catch {
    showToast({ text: o('own.link_refused'), tone: 'warn' });
  }
}
