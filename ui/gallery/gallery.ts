import '../theme/tokens.css';
import '../theme/base.css';
import '../theme/shell.css';
import '../components/state/state.css';
import '../components/dialog/dialog.css';
import '../components/menu/menu.css';
import '../components/toast/toast.css';
import './gallery.css';
import { html, nothing, type TemplateResult } from 'lit';
import { define, ShirabeElement } from '../app/element.ts';
import { chooseTheme, currentTheme, themes, applyTheme } from '../app/theme.ts';
import { chartData } from '../components/chart/chart-data.ts';
import { chartLegend } from '../components/chart/chart-legend.ts';
import { chartTable } from '../components/chart/chart-table.ts';
import { chartPicture, type ChartViewParts } from '../components/chart/chart-view.ts';
import { askConfirm } from '../components/dialog/confirm.ts';
import '../components/groups/grouped-table.ts';
import { icon } from '../components/icon/icon.ts';
import '../components/menu/menu-button.ts';
import '../components/search-box/search-box.ts';
import { emptyState, errorState, skeleton } from '../components/state/state.ts';
import '../components/table/data-table.ts';
import { showToast } from '../components/toast/toast.ts';
import { renderBadge } from '../fields/show-badge.ts';
import { currentLanguage, setLanguage } from '../locale/locale.ts';
import { columns, emptySource, failingSource, groupedSource, sampleSource, statusGroups, total } from './samples.ts';

const source = sampleSource();

/** Every part of the interface in every state, for looking at while developing. */
class ComponentGallery extends ShirabeElement {
  override render(): TemplateResult {
    return html`<main class="page gallery">
      <div class="head">
        <div><h1>Gallery</h1></div>
        <div class="acts">
          ${themes.map((theme) => html`<button type="button" class="btn" aria-pressed=${currentTheme() === theme ? 'true' : 'false'} @click=${() => this.#theme(theme)}>${theme}</button>`)}
          <button type="button" class="btn" @click=${() => setLanguage(currentLanguage() === 'ja' ? 'en' : 'ja')}>${currentLanguage()}</button>
        </div>
      </div>
      ${part(
        'Buttons',
        html`<button class="btn">btn</button> <button class="btn main">main</button> <button class="btn main" disabled>disabled</button>
          <button class="btn danger">danger</button> <button class="btn main danger">main danger</button> <button class="btn link">link</button>
          <button class="btn icon-btn" aria-label="refresh">${icon('refresh')}</button>
          <span class="split"
            ><button class="btn">編集</button
            ><menu-button .label=${'More'} .content=${'▼'} .items=${[{ label: 'エクスポート' }, { label: '複製' }]}></menu-button
          ></span>`,
      )}
      ${part('Badges and chips', html`${['good', 'warn', 'bad', 'idle'].map((tone) => html`${renderBadge(tone, tone)} `)} <span class="chip">報告日 = 今日</span>`)}
      ${part('Notes', html`${['good', 'warn', 'bad', 'idle'].map((tone) => html`<p class="note ${tone}">${icon('warn')} ${tone}</p>`)}`)}
      ${part('Search, toast, question', html`<search-box .label=${'レポートテーブルを検索'}></search-box> <button class="btn" @click=${() => showToast({ text: '保存しました' })}>toast</button> <button class="btn" @click=${() => showToast({ text: '保存できませんでした', tone: 'bad' })}>error</button> <button class="btn" @click=${() => void askConfirm({ title: '削除しますか', text: '元に戻せません。', confirm: '削除', danger: true })}>question</button>`)}
      ${part('States', html`${emptyState('該当するデータはありません')} ${errorState('サーバーに接続できません。', () => undefined)} ${skeleton(4)}`)}
      ${['stacked', 'bar', 'donut', 'line', 'funnel', 'map'].map((type) => this.#chart(type))}
      ${part('Groups', html`<grouped-table .source=${groupedSource} .columns=${columns} .label=${'groups'} .hrefOf=${() => '#'}></grouped-table>`)}
      ${part('Table', html`<data-table .source=${source} .total=${total} .label=${'Sample rows'}></data-table>`)}
      ${part('Table, empty', html`<data-table .source=${emptySource} .label=${'empty table'}></data-table>`)}
      ${part('Table, failed', html`<data-table .source=${failingSource} .label=${'failed table'}></data-table>`)}
      <toast-region></toast-region>
      <div id="live-region" class="visually-hidden" aria-live="polite"></div>
    </main>`;
  }

  #chart(type: string): unknown {
    const chart = { type, group: 'status', series: null, value: 'count' };
    const data = chartData(chart, statusGroups);
    if (!data) return nothing;
    const parts: ChartViewParts = { chart, data, label: `Chart: ${type}`, hrefOf: () => '#' };
    return part(
      `Chart: ${type}`,
      html`<div class="chart-beside">
        <div>${chartPicture(parts)} ${chartLegend(parts)}</div>
        ${chartTable(parts)}
      </div>`,
    );
  }
  #theme(theme: (typeof themes)[number]): void {
    chooseTheme(theme);
    this.requestUpdate();
  }
}
define('component-gallery', ComponentGallery);
applyTheme();

function part(name: string, content: unknown): TemplateResult {
  return html`<section class="card" aria-label=${name}>
    <div class="card-head"><h2>${name}</h2></div>
    <div class="card-body">${content}</div>
  </section>`;
}
