import { html, nothing, type TemplateResult } from 'lit';
import type { Bucket } from '../../../platform/contract/report-groupings.ts';
import { icon } from '../../components/icon/icon.ts';
import { currentLanguage, text } from '../../locale/locale.ts';
import { put, replaceAt, withoutAt, withWords, wordsIn } from './draft.ts';
import { type Editing, problemsIn } from './editing.ts';
import { flagInput, numberInput, renderProblems, wordsInput } from './inputs.ts';
import { b } from './words.ts';

type Ranges = NonNullable<Bucket['ranges']>;
type Lists = NonNullable<Bucket['lists']>;

/** The buckets that the values of a field lie in: ranges of numbers, or lists of values. */
export function renderBucket(
  editing: Editing,
  bucket: Bucket,
  place: readonly (string | number)[],
  set: (bucket: Bucket, what: string) => void,
): TemplateResult {
  const language = currentLanguage();
  const name = editing.nameOf(bucket.of);
  return html`<fieldset class="builder-group" data-place=${place.join('.')}>
    <legend>${b('builder.buckets_of', { name })}</legend>
    ${bucket.ranges ? renderRanges(bucket.ranges, (ranges, what) => set({ ...bucket, ranges }, what)) : nothing}
    ${bucket.lists ? renderLists(editing, bucket, bucket.lists, (lists, what) => set({ ...bucket, lists }, what)) : nothing}
    ${
      bucket.lists
        ? wordsInput({ label: b('builder.others'), value: wordsIn(bucket.others, language), placeholder: b('builder.bucket_rest') }, (value) =>
            set(put(bucket, 'others', withWords(bucket.others, language, value)), 'others'),
          )
        : nothing
    }
    ${renderProblems(problemsIn(editing.problems, place))}
  </fieldset>`;
}

function removeButton(name: string, remove: () => void): TemplateResult {
  return html`<button type="button" class="btn quiet-btn icon-btn" aria-label=${b('builder.remove', { name })} @click=${remove}>${icon('close')}</button>`;
}

function renderRanges(ranges: Ranges, set: (ranges: Ranges, what: string) => void): TemplateResult {
  const language = currentLanguage();
  const last = ranges.length - 1;
  return html`${ranges.map(
      (range, index) =>
        html`<div class="builder-line">
          ${
            index === last && range.below === undefined
              ? html`<span class="builder-rest">${b('builder.no_end')}</span>`
              : numberInput({ label: b('builder.below'), value: range.below }, (below) => set(replaceAt(ranges, index, put(range, 'below', below)), ''))
          }
          ${wordsInput({ label: b('builder.bucket_name'), value: wordsIn(range.label, language) }, (value) =>
            set(replaceAt(ranges, index, { ...range, label: withWords(range.label, language, value) ?? '' }), `ranges.${index}`),
          )}
          ${removeButton(wordsIn(range.label, language), () => set(withoutAt(ranges, index), ''))}
        </div>`,
    )}
    <button
      type="button"
      class="btn link"
      @click=${() => {
        // Before the one without an end.
        const at = ranges[last]?.below === undefined ? last : ranges.length;
        const from = ranges[at - 1]?.below ?? 0;
        const below = from + 10;
        set([...ranges.slice(0, at), { below, label: b('builder.range_between', { from, to: below }) }, ...ranges.slice(at)], '');
      }}
    >
      ${icon('plus')}${b('builder.add_range')}
    </button>`;
}

function renderLists(editing: Editing, { of }: Bucket, lists: Lists, set: (lists: Lists, what: string) => void): TemplateResult {
  const language = currentLanguage();
  const choices = editing.fields.find(({ path }) => path === of)?.column.choices ?? [];
  return html`${lists.map((list, index) => {
      const withValues = (values: readonly string[], what: string) => set(replaceAt(lists, index, { ...list, values: [...values] }), what);
      const elsewhere = new Set(lists.flatMap((one, at) => (at === index ? [] : one.values)));
      return html`<div class="builder-line builder-list">
        ${wordsInput({ label: b('builder.bucket_name'), value: wordsIn(list.label, language) }, (value) =>
          set(replaceAt(lists, index, { ...list, label: withWords(list.label, language, value) ?? '' }), `lists.${index}`),
        )}
        ${removeButton(wordsIn(list.label, language), () => set(withoutAt(lists, index), ''))}
        ${
          choices.length > 0
            ? html`<div class="builder-values" role="group" aria-label=${b('builder.values')}>
                ${choices
                  .filter(({ value }) => !elsewhere.has(value))
                  .map((choice) =>
                    flagInput(text(choice.label), list.values.includes(choice.value), (isIn) =>
                      withValues(isIn ? [...list.values, choice.value] : list.values.filter((one) => one !== choice.value), ''),
                    ),
                  )}
              </div>`
            : html`<label class="builder-input builder-values"
                ><span>${b('builder.values_lines')}</span
                ><textarea
                  class="field-input"
                  rows="3"
                  .value=${list.values.join('\n')}
                  @change=${(event: Event) =>
                    withValues(
                      (event.target as HTMLTextAreaElement).value
                        .split('\n')
                        .map((line) => line.trim())
                        .filter((line) => line !== ''),
                      '',
                    )}
                ></textarea>
              </label>`
        }
      </div>`;
    })}
    <button type="button" class="btn link" @click=${() => set([...lists, { values: [], label: b('builder.bucket_number', { number: lists.length + 1 }) }], '')}>
      ${icon('plus')}${b('builder.add_list')}
    </button>`;
}
