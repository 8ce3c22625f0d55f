import { html, type TemplateResult } from 'lit';
import { summaryKinds, type SummaryKind } from '../../../platform/contract/summary-kinds.ts';
import { isNumericColumn } from '../../fields/show-value.ts';
import { currentLanguage, text } from '../../locale/locale.ts';
import { blockSummaryKeys, columnKeys, freshKey, put, replaceAt, type SummaryEntry, summaryKey, summaryKeys, withWords, wordsIn } from './draft.ts';
import { type Editing, problemsIn, columnOf } from './editing.ts';
import { formulaInput } from './formula-input.ts';
import { choiceInput, flagInput, renderProblems, wordsInput } from './inputs.ts';
import { orderedList } from './ordered-list.ts';
import { summaryName } from './summary-name.ts';
import { b } from './words.ts';

const formats = ['percent', 'integer', 'decimal'] as const;
const kinds = Object.keys(summaryKinds).filter((kind) => kind !== 'formula') as SummaryKind[];
const MOST = 100;

/** What is computed for each group, in its order. */
export function renderSummaries(editing: Editing): TemplateResult {
  const { content, change } = editing;
  const list = content.summaries ?? [];
  const set = (next: readonly SummaryEntry[], place = '') => change(put(content, 'summaries', [...next]), place);
  const items = list.map((summary, index) => {
    const key = summaryKey(summary) ?? 'new';
    const twins = list.slice(0, index).filter((one) => (summaryKey(one) ?? 'new') === key).length;
    // Of a formula the key is typed: it must not be what the box hangs on.
    const stable = summary.formula === undefined ? `${key}#${twins}` : `formula#${list.slice(0, index).filter(({ formula }) => formula !== undefined).length}`;
    return { key: stable, name: summaryName(summary, editing.nameOf), body: renderSummary(editing, summary, index, set) };
  });
  const first = columnKeys(content).find((key) => {
    const column = columnOf(editing, key);
    return column !== undefined && isNumericColumn(column);
  });
  const keys = summaryKeys(content);
  return html`${orderedList('summaries', items, list, (next) => set(next))}
    <div class="builder-more">
      <button
        type="button"
        class="btn"
        ?disabled=${list.length >= MOST}
        @click=${() => set([...list, first === undefined ? { kind: 'count' } : freshSummary(list, first)])}
      >
        ${b('builder.add_summary')}
      </button>
      <button
        type="button"
        class="btn"
        ?disabled=${list.length >= MOST}
        @click=${() => {
          set([...list, { key: freshKey('rate', keys), label: b('builder.rate'), formula: '', format: 'percent' }]);
          requestAnimationFrame(() => [...document.querySelectorAll<HTMLElement>('[data-drop="summaries"] textarea')].at(-1)?.focus());
        }}
      >
        ${b('builder.add_summary_formula')}
      </button>
    </div>`;
}

/** The first kind that the column has no summary of yet. */
function freshSummary(list: readonly SummaryEntry[], of: string): SummaryEntry {
  const kind = (['sum', 'average', 'max', 'min', 'median'] as const).find((each) => !list.some((one) => one.kind === each && one.of === of)) ?? 'count';
  return { kind, of };
}

function renderSummary(
  editing: Editing,
  summary: SummaryEntry,
  index: number,
  setAll: (list: readonly SummaryEntry[], place?: string) => void,
): TemplateResult {
  const { content, problems } = editing;
  const list = content.summaries ?? [];
  const place = ['summaries', index];
  const set = (next: SummaryEntry, what = '') => setAll(replaceAt(list, index, next), what === '' ? '' : `summaries.${index}.${what}`);
  const language = currentLanguage();
  const wrong = problemsIn(problems, place).filter(({ path }) => path[2] !== 'formula');
  const heading = wordsInput(
    { label: b('builder.heading'), value: wordsIn(summary.label, language), placeholder: summaryName(put(summary, 'label', undefined), editing.nameOf) },
    (value) => set(put(summary, 'label', withWords(summary.label, language, value)), 'label'),
  );
  const hidden = flagInput(b('builder.hidden'), summary.hidden === true, (isHidden) => set(put(summary, 'hidden', isHidden ? true : undefined)));
  return html`<div class="builder-form" data-place=${place.join('.')}>
      ${summary.formula === undefined ? renderKind(editing, summary, set) : renderFormula(editing, summary, index, set)}
      ${
        summary.formula === undefined
          ? html`<details class="builder-details">
              <summary>${b('builder.details')}</summary>
              <div class="builder-form">${heading} ${hidden}</div>
            </details>`
          : html`${heading}
            ${choiceInput(
              {
                label: b('builder.format'),
                value: summary.format ?? '',
                choices: [['', b('builder.format_own')], ...formats.map((each) => [each, b(`builder.format_${each}`)] as const)],
              },
              (value) => set(put(summary, 'format', value as SummaryEntry['format'])),
            )}
            ${wordsInput({ label: b('builder.key'), value: summary.key ?? '', most: 40 }, (value) => set({ ...summary, key: value }, 'key'))} ${hidden}`
      }
    </div>
    ${renderProblems(wrong)}`;
}

function renderKind(editing: Editing, summary: SummaryEntry, set: (next: SummaryEntry) => void): TemplateResult {
  const { content } = editing;
  const { of = '', kind } = summary;
  return html`<div class="builder-pair">
    ${choiceInput(
      {
        label: b('builder.summary_of'),
        value: of,
        choices: [['', b('builder.rows_themselves')], ...columnKeys(content).map((key) => [key, editing.nameOf(key)] as const)],
      },
      (value) => set(value === '' ? { ...put(summary, 'of', undefined), kind: 'count' } : { ...summary, of: value }),
    )}
    ${choiceInput(
      {
        label: b('builder.kind'),
        value: kind ?? '',
        choices: kinds.filter((each) => of !== '' || each === 'count').map((each) => [each, text(summaryKinds[each].label)]),
      },
      (value) => set({ ...summary, kind: value as SummaryKind }),
    )}
  </div>`;
}

function renderFormula(editing: Editing, summary: SummaryEntry, index: number, set: (next: SummaryEntry, what: string) => void): TemplateResult {
  const own = (editing.content.summaries ?? []).flatMap((one, at) => {
    const name = summaryKey(one);
    return name === undefined || at === index ? [] : [{ path: name, label: summaryName(one, editing.nameOf) }];
  });
  const counted = own.some(({ path }) => path === 'count') ? own : [...own, { path: 'count', label: text(summaryKinds.count.label) }];
  const all = [...counted, ...blockSummaryKeys(editing.content).map((path) => ({ path, label: editing.nameOf(path) }))];
  const others = (['PARENT', 'TOTAL', 'PREVIOUS'] as const).flatMap((prefix) =>
    all.map(({ path, label }) => ({ path: `${prefix}.${path}`, label: b(`builder.of_${prefix}`, { name: label }) })),
  );
  const hint = b('builder.summary_formula_hint', {
    names: all
      .slice(0, 4)
      .map(({ path }) => path)
      .join(', '),
  });
  return html`${formulaInput(
    editing,
    ['summaries', index, 'formula'],
    { label: b('builder.summary_formula'), value: String(summary.formula ?? ''), hint, names: [...all, ...others] },
    (value) => set({ ...summary, formula: value }, 'formula'),
  )}`;
}
