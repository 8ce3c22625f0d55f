import { html, nothing, type TemplateResult } from 'lit';
import type { PointingObjects } from '../../../platform/contract/wire-lists.ts';
import { text } from '../../locale/locale.ts';
import { icon } from '../../components/icon/icon.ts';
import { type Content, freshKey, joinsOf, put, setsOf, sourceWays, withoutSource } from './draft.ts';
import { type Editing, problemsIn } from './editing.ts';
import { formulaInput } from './formula-input.ts';
import { choiceInput, numberInput, renderProblems } from './inputs.ts';
import { renderSetValues } from './set-values.ts';
import { b } from './words.ts';

type Way = (typeof sourceWays)[number];
const joins: readonly Way[] = ['with', 'with_or_without'];
type Source = NonNullable<Content['beside']>[string];
type Pointing = PointingObjects['pointing'];

/** The objects beside that of the rows, or beside another one that is: with, with or without, only with, without, and as values. */
export function renderSources(editing: Editing, objectName: string, pointing: (object: string) => Pointing): TemplateResult {
  const { content, change } = editing;
  const taken = [...Object.keys(joinsOf(content)), ...Object.keys(setsOf(content))];
  const offered = ['', ...Object.keys(joinsOf(content))].flatMap((within) =>
    pointing(objectOf(content, within)).map((one) => ({ ...one, ...(within !== '' && { within }), name: nameOf(editing, within, one) })),
  );
  const add = ({ object, by, within }: (typeof offered)[number]) =>
    change(
      put(content, 'with_or_without', {
        ...content.with_or_without,
        [freshKey(object, taken)]: { object, by, ...(within !== undefined && { within }) },
      }),
    );
  return html`<p>${b('builder.rows_of', { name: objectName })}</p>
    ${sourceWays.flatMap((way) =>
      Object.entries((content[way] ?? {}) as Record<string, Source>).map(([alias, source]) => renderSource(editing, way, alias, source, pointing)),
    )}
    ${
      offered.length === 0
        ? nothing
        : choiceInput(
            {
              label: b('builder.add_source'),
              value: '',
              choices: [['', b('builder.add_source_choose')], ...offered.map(({ name }, index) => [String(index), name] as const)],
            },
            (value) => {
              const one = offered[Number(value)];
              if (value !== '' && one) add(one);
            },
          )
    }`;
}

/** The object of the rows, or of a source by its alias. */
const objectOf = (content: Content, alias = ''): string => (alias === '' ? content.from : (joinsOf(content)[alias]?.object ?? ''));

/** An object by its lookup, after what it stands beside when that is not the row itself. */
function nameOf({ roots }: Editing, within: string | undefined, { label, by_label }: Pick<Pointing[number], 'label' | 'by_label'>): string {
  const own = b('builder.source_by', { name: text(label), by: text(by_label) });
  const parent = within ? (roots.find(({ alias }) => alias === within)?.label ?? within) : '';
  return parent === '' ? own : `${parent} › ${own}`;
}

function renderSource(editing: Editing, way: Way, alias: string, source: Source, pointing: (object: string) => Pointing): TemplateResult {
  const { content, change, problems } = editing;
  const place = [way, alias];
  const set = (next: Source, what = '') => change({ ...content, [way]: { ...content[way], [alias]: next } }, what === '' ? '' : `${place.join('.')}.${what}`);
  const move = (to: Way) => {
    if (to === way) return;
    // Sets have keys that joined records lack.
    const { at_least: _a, values: _v, label: _l, ...shared } = source;
    const next = joins.includes(to) ? shared : source;
    const { [alias]: _, ...rest } = (content[way] ?? {}) as Record<string, Source>;
    const left = put(content, way, rest as Content[Way]);
    change({ ...left, [to]: { ...(left[to] as object | undefined), [alias]: next } });
  };
  const known = pointing(objectOf(content, source.within)).find(({ object, by }) => object === source.object && by === source.by);
  const name = known ? text(known.label) : source.object;
  const wrong = problemsIn(problems, place).filter(({ path }) => path[2] !== 'where');
  return html`<fieldset class="builder-group" data-place=${place.join('.')}>
    <legend>${known ? nameOf(editing, source.within, known) : name} <code>${alias}</code></legend>
    <div class="builder-pair">
      ${choiceInput({ label: b('builder.way'), value: way, choices: sourceWays.map((each) => [each, b(`builder.way_${each}`)]) }, (to) => move(to as Way))}
      <button type="button" class="btn quiet-btn icon-btn" aria-label=${b('builder.remove', { name })} @click=${() => change(withoutSource(content, alias))}>
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
