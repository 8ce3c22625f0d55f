import { html, nothing, type TemplateResult } from 'lit';
import type { PointingObjects } from '../../../platform/contract/wire-lists.ts';
import { text } from '../../locale/locale.ts';
import { icon } from '../../components/icon/icon.ts';
import { type Content, freshKey, joinsOf, put, setsOf } from './draft.ts';
import { type Editing, problemsIn } from './editing.ts';
import { formulaInput } from './formula-input.ts';
import { choiceInput, numberInput, renderProblems } from './inputs.ts';
import { renderSetValues } from './set-values.ts';
import { b } from './words.ts';

/** How records of another object stand beside the rows. */
const ways = ['with', 'with_or_without', 'only_with', 'without', 'beside'] as const;
type Way = (typeof ways)[number];
const joins: readonly Way[] = ['with', 'with_or_without'];
type Source = NonNullable<Content['beside']>[string];

/** The objects beside that of the rows: with, with or without, only with, without, and as values. */
export function renderSources(editing: Editing, objectName: string, pointing: PointingObjects['pointing']): TemplateResult {
  const { content, change } = editing;
  const taken = [...Object.keys(joinsOf(content)), ...Object.keys(setsOf(content))];
  const add = (one: PointingObjects['pointing'][number]) =>
    change(put(content, 'with_or_without', { ...content.with_or_without, [freshKey(one.object, taken)]: { object: one.object, by: one.by } }));
  return html`<p>${b('builder.rows_of', { name: objectName })}</p>
    ${ways.flatMap((way) =>
      Object.entries((content[way] ?? {}) as Record<string, Source>).map(([alias, source]) => renderSource(editing, way, alias, source, pointing)),
    )}
    ${
      pointing.length === 0
        ? nothing
        : choiceInput(
            {
              label: b('builder.add_source'),
              value: '',
              choices: [
                ['', b('builder.add_source_choose')],
                ...pointing.map((one, index) => [String(index), b('builder.source_by', { name: text(one.label), by: text(one.by_label) })] as const),
              ],
            },
            (value) => {
              const one = pointing[Number(value)];
              if (value !== '' && one) add(one);
            },
          )
    }`;
}

function renderSource(editing: Editing, way: Way, alias: string, source: Source, pointing: PointingObjects['pointing']): TemplateResult {
  const { content, change, problems } = editing;
  const place = [way, alias];
  const without = (): Content => {
    const { [alias]: _, ...rest } = (content[way] ?? {}) as Record<string, Source>;
    return put(content, way, rest as Content[Way]);
  };
  const set = (next: Source, what = '') => change({ ...content, [way]: { ...content[way], [alias]: next } }, what === '' ? '' : `${place.join('.')}.${what}`);
  const move = (to: Way) => {
    if (to === way) return;
    // Sets have keys that joined records lack.
    const { at_least: _a, values: _v, label: _l, ...shared } = source;
    const next = joins.includes(to) ? shared : source;
    const left = without();
    change({ ...left, [to]: { ...(left[to] as object | undefined), [alias]: next } });
  };
  const known = pointing.find(({ object, by }) => object === source.object && by === source.by);
  const name = known ? text(known.label) : source.object;
  const wrong = problemsIn(problems, place).filter(({ path }) => path[2] !== 'where');
  return html`<fieldset class="builder-group" data-place=${place.join('.')}>
    <legend>${known ? b('builder.source_by', { name, by: text(known.by_label) }) : name} <code>${alias}</code></legend>
    <div class="builder-pair">
      ${choiceInput({ label: b('builder.way'), value: way, choices: ways.map((each) => [each, b(`builder.way_${each}`)]) }, (to) => move(to as Way))}
      <button type="button" class="btn quiet-btn icon-btn" aria-label=${b('builder.remove', { name })} @click=${() => change(without())}>
        ${icon('close')}
      </button>
    </div>
    <p class="quiet">${b(`builder.way_${way}_hint`)}</p>
    ${formulaInput(
      { ...editing, content: { ...content, from: source.object } },
      [...place, 'where'],
      { label: b('builder.source_where'), value: String(source.where ?? '') },
      (value) => set(put(source, 'where', value), 'where'),
    )}
    ${joins.includes(way) ? nothing : numberInput({ label: b('builder.at_least'), value: source.at_least, placeholder: '1' }, (value) => set(put(source, 'at_least', value)))}
    ${joins.includes(way) ? nothing : renderSetValues(editing, alias, source, name, set)} ${renderProblems(wrong)}
  </fieldset>`;
}
