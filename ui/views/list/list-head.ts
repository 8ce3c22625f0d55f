import { html, nothing, type TemplateResult } from 'lit';
import type { ListDescription } from '../../../platform/contract/wire-lists.ts';
import { urlOf } from '../../app/routes.ts';
import { icon } from '../../components/icon/icon.ts';
import '../../components/menu/menu-button.ts';
import { t, text } from '../../locale/locale.ts';
import { renderCrumbs } from '../record/crumbs.ts';
import { type ActParts, listActs } from './list-acts.ts';
import { listItems } from './list-items.ts';

/** What the head of a list shows; without `list` it is not known yet. */
interface HeadParts extends Omit<ActParts, 'list'> {
  readonly object: string;
  readonly named: string;
  readonly title: string;
  readonly list: ListDescription | null;
  /** How the rows are narrowed and ordered. */
  readonly state: { readonly search: string; readonly filter: string; readonly sort: string };
}

/** Where one is, the list's name with the others to pick from, and what can be done with it. */
export function renderListHead(parts: HeadParts): TemplateResult {
  const { object, named, list, isShown } = parts;
  return html`<div class="head">
      <div>${renderCrumbs(object, text(list?.object_label))}${renderTitle(parts)}</div>
      <div class="acts">
        ${list ? renderActs(parts, list) : nothing}
        ${list?.can.create ? html`<a class="btn main" href=${urlOf.create(object)}>${t('record.new_record')}</a>` : nothing}
      </div>
    </div>
    ${list && list.missing.length > 0 ? html`<p class="note warn">${t('list.missing', { names: list.missing.join(', ') })}</p>` : nothing}
    ${isShown ? nothing : html`<p class="note"><a href=${urlOf.list(object, list?.lists.find((one) => one.list !== named)?.list)}>${t('list.to_all')}</a></p>`}`;
}

function renderActs(parts: HeadParts, list: ListDescription): TemplateResult {
  const { object, named, state } = parts;
  return html`<menu-button
    .label=${t('list.acts')}
    .content=${html`<span>${t('list.acts')}</span>${icon('down')}`}
    .items=${[
      ...listActs({ ...parts, list }),
      ...(list.can.update || list.can.create ? [{ label: t('record.grid'), href: urlOf.grid(object, { list: list.list, ...state }) }] : []),
      { label: t('record.print'), href: urlOf.printList(object, named, state) },
      { label: t('app.bin'), href: urlOf.bin(object) },
    ]}
    .alignEnd=${true}
  ></menu-button>`;
}

function renderTitle({ object, named, title, list }: HeadParts): TemplateResult {
  const lists = list?.lists ?? [];
  if (lists.length < 2) return html`<h1 tabindex="-1">${title || t('record.list')}</h1>`;
  return html`<h1 tabindex="-1" class="list-title">
    <menu-button
      .label=${`${title} ${t('record.choose_list')}`}
      .content=${html`<span>${title}</span>${icon('down')}`}
      .items=${listItems(lists, object, named)}
      .look=${'list-picker'}
    ></menu-button>
  </h1>`;
}
