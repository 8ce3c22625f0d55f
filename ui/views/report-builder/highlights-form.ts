import { html, nothing, type TemplateResult } from 'lit';
import type { HighlightDefinition, Tone } from '../../../platform/contract/report-sources.ts';
import type { Column } from '../../../platform/contract/wire.ts';
import { icon } from '../../components/icon/icon.ts';
import { isNumericColumn } from '../../fields/show-value.ts';
import { currentLanguage } from '../../locale/locale.ts';
import { type Content, put, replaceAt, withoutAt, withWords, wordsIn } from './draft.ts';
import { type Editing, problemsIn } from './editing.ts';
import { formulaInput } from './formula-input.ts';
import { choiceInput, numberInput, renderProblems, wordsInput } from './inputs.ts';
import { b } from './words.ts';

type Place = readonly (string | number)[];
type RowHighlight = NonNullable<Content['highlight']>[number];
const tones = ['good', 'warn', 'bad', 'idle'] as const;
const MOST = 10;

function renderTone<T extends { readonly tone: Tone; readonly label?: HighlightDefinition['label'] }>(
  one: T,
  set: (next: T, what: string) => void,
): TemplateResult {
  const language = currentLanguage();
  return html`${choiceInput({ label: b('builder.tone'), value: one.tone, choices: tones.map((tone) => [tone, b(`builder.tone_${tone}`)]) }, (tone) => set({ ...one, tone: tone as Tone }, ''))}
  ${wordsInput({ label: b('builder.tone_word'), value: wordsIn(one.label, language) }, (value) => set(put(one, 'label', withWords(one.label, language, value)), 'label'))}`;
}
function renderList<T extends { readonly tone: Tone }>(
  { problems }: Editing,
  list: readonly T[],
  place: Place,
  set: (list: T[], what: string) => void,
  parts: { readonly title: string; readonly fresh: T; readonly render: (one: T, index: number, change: (next: T, what: string) => void) => TemplateResult },
): TemplateResult {
  return html`<fieldset class="builder-group" data-place=${place.join('.')}>
    <legend>${parts.title}</legend>
    ${list.map(
      (one, index) =>
        html`<div class="builder-line" data-place=${[...place, index].join('.')}>
            ${parts.render(one, index, (next, what) => set(replaceAt(list, index, next), what === '' ? '' : `${place.join('.')}.${index}.${what}`))}
            <button
              type="button"
              class="btn quiet-btn icon-btn"
              aria-label=${b('builder.remove', { name: `${parts.title} ${index + 1}` })}
              @click=${() => set(withoutAt(list, index), '')}
            >
              ${icon('close')}
            </button>
          </div>
          ${renderProblems(problemsIn(problems, [...place, index]).filter(({ path }) => path.at(-1) !== 'when'))}`,
    )}
    ${
      list.length < MOST
        ? html`<button type="button" class="btn link" @click=${() => set([...list, parts.fresh], '')}>${icon('plus')}${b('builder.add_highlight')}</button>`
        : nothing
    }
  </fieldset>`;
}

/** By what cells of a column stand out: ranges of a column of numbers, or conditions. */
export function renderCellHighlights(
  editing: Editing,
  list: readonly HighlightDefinition[],
  place: Place,
  column: Column | undefined,
  set: (list: HighlightDefinition[], what: string) => void,
): TemplateResult {
  const isNumber = column !== undefined && isNumericColumn(column);
  return renderList<HighlightDefinition>(editing, list, place, set, {
    title: b('builder.cell_highlights'),
    fresh: isNumber ? { from: 0, tone: 'warn' } : { when: '', tone: 'warn' },
    render: (one, index, change) =>
      html`${
        one.when === undefined
          ? html`${numberInput({ label: b('builder.from'), value: one.from }, (value) => change(put(one, 'from', value), ''))}
            ${numberInput({ label: b('builder.below'), value: one.below }, (value) => change(put(one, 'below', value), ''))}`
          : formulaInput(editing, [...place, index, 'when'], { label: b('builder.when'), value: String(one.when) }, (value) =>
              change({ ...one, when: value }, 'when'),
            )
      }${renderTone(one, change)}`,
  });
}

/** By what whole rows stand out. */
export function renderRowHighlights(editing: Editing): TemplateResult {
  const { content, change } = editing;
  return renderList<RowHighlight>(editing, content.highlight ?? [], ['highlight'], (list, what) => change(put(content, 'highlight', list), what), {
    title: b('builder.row_highlights'),
    fresh: { when: '', tone: 'warn' },
    render: (one, index, set) =>
      html`${formulaInput(editing, ['highlight', index, 'when'], { label: b('builder.when'), value: String(one.when) }, (value) => set({ ...one, when: value }, 'when'))}${renderTone(one, set)}`,
  });
}
