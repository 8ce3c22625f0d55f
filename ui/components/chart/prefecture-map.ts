import './prefecture-map.css';
import { html, nothing, type TemplateResult } from 'lit';
import { styled } from '../../app/styled.ts';
import { t } from '../../locale/locale.ts';
import { summaryValue } from '../groups/summary-value.ts';
import { CLASSES, classOf, prefectureTiles, tileOf } from './prefecture-tiles.ts';
import type { ChartData } from './chart-data.ts';
import type { Segment } from './segment.ts';

/** Japan's prefectures as tiles, each with its name and its figure; the shade only helps the eye. Each leads to its rows. What is no prefecture is counted below. */
export function prefectureMap(label: string, data: ChartData, hrefOf: (segment: Segment) => string | null): TemplateResult {
  const placed = new Map(data.segments.map((segment) => [tileOf(segment.label), segment]));
  const known = data.segments.filter((segment) => tileOf(segment.label));
  const values = known.filter((segment) => !segment.blank).map(({ value }) => value);
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const bound = (index: number) => summaryValue(least + ((greatest - least) * index) / CLASSES, data.summary);
  const others = data.segments.length - known.length;
  return html`<span class="tile-map-frame" tabindex="0" role="group" aria-label=${label}
      ><span class="tile-map">
        ${prefectureTiles.map((tile) => {
          const segment = placed.get(tile);
          const place = styled({ 'grid-column': String(tile.column), 'grid-row': String(tile.row) });
          const shade = segment && !segment.blank ? `tile-${classOf(segment.value, least, greatest)}` : 'tile-none';
          const words = html`<b>${tile.name}</b><span>${segment ? summaryValue(segment.shown, data.summary) : '–'}</span>`;
          const href = segment ? hrefOf(segment) : null;
          return href !== null ? html`<a class="tile ${shade}" href=${href} ${place}>${words}</a>` : html`<span class="tile ${shade}" ${place}>${words}</span>`;
        })}
      </span></span
    >${
      values.length > 0 && greatest > least
        ? html`<span class="tile-key"
            >${Array.from({ length: CLASSES }, (_, index) => html`<span><i class="tile-${index + 1}" aria-hidden="true"></i>${bound(index)} – ${bound(index + 1)}</span>`)}</span
          >`
        : nothing
    }${others > 0 ? html`<span class="quiet tile-others">${t('figure.not_on_map', { count: others })}</span>` : nothing}`;
}
