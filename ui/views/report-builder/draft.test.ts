import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { columnKeys, type Content, freshKey, groupingKeys, pathsOf, put, shortest, summaryKeys, withoutSource, withWords, wordsIn } from './draft.ts';
import { firstStep, stepBack, stepOn, stepTo } from './steps.ts';

const content: Content = {
  from: 'daily_hospital',
  columns: [
    'title',
    { formula: 'a + b', label: 'x' },
    { key: 'size', label: '規模', bucket: { of: 'beds', ranges: [{ label: 'all' }] } },
    { formula: 'c', label: 'y' },
    { field: 'institution.title', label: { ja: '名', en: 'Name' } },
  ],
  group_by: ['size', 'report_date', { field: 'report_date', by: 'month' }],
  columns_by: [{ field: 'report_date', by: 'year', key: 'in_years' }],
  summaries: [{ kind: 'sum', of: 'beds' }, { kind: 'max' }, { key: 'rate', label: 'r', formula: 'sum_beds / count' }],
  filters: ['institution.area'],
  sort: ['-institution.code', 'size'],
};

describe('what parts of a report are called', () => {
  test('columns by key or field, formulas in their order', () =>
    expect(columnKeys(content)).toEqual(['title', 'formula_1', 'size', 'formula_2', 'institution.title']));
  test('groupings by field, once more by its period', () => expect(groupingKeys(content)).toEqual(['size', 'report_date', 'report_date_month', 'in_years']));
  test('summaries by kind and column, with the count that is always there', () => expect(summaryKeys(content)).toEqual(['sum_beds', 'rate', 'count']));
  test('the fields that it names, each once, without what it computes', () =>
    expect(pathsOf(content)).toEqual(['title', 'beds', 'institution.title', 'report_date', 'institution.area', 'institution.code']));
  test('a key that none has', () => {
    expect(freshKey('rate', [])).toBe('rate');
    expect(freshKey('rate', ['rate', 'rate_2'])).toBe('rate_3');
  });
});

describe('a change', () => {
  test('takes out what has nothing in it, and leaves everything else', () => {
    expect(put(content, 'sort', [])).not.toHaveProperty('sort');
    expect(put({ ...content, mail: 'link' }, 'limit', 5)).toEqual({ ...content, mail: 'link', limit: 5 });
    expect(shortest({ field: 'a' })).toBe('a');
    expect(shortest({ field: 'a', label: 'b' })).toEqual({ field: 'a', label: 'b' });
  });
  test('of words in one language leaves those in others', () => {
    expect(withWords({ ja: '名', en: 'Name' }, 'ja', '')).toEqual({ en: 'Name' });
    expect(withWords({ ja: '名' }, 'ja', '')).toBeUndefined();
    expect(withWords('名', 'en', 'Name')).toBe('Name');
    expect(wordsIn({ en: 'Name' }, 'ja')).toBe('');
  });
});

describe('steps', () => {
  const walk = fc.array(fc.record({ value: fc.integer(), place: fc.constantFrom('', 'a', 'b') }), { maxLength: 30 });
  const all = (moves: { value: number; place: string }[]) => moves.reduce((steps, { value, place }) => stepTo(steps, value, place), firstStep<number>(0));

  test('back to the beginning and on again is where one was', () => {
    fc.assert(
      fc.property(walk, (moves) => {
        const end = all(moves);
        let back = end;
        for (const _ of end.past) back = stepBack(back);
        expect([back.now, back.past]).toEqual([0, []]);
        for (const _ of end.past) back = stepOn(back);
        expect([back.now, back.future]).toEqual([end.now, []]);
        expect([stepOn(end), stepBack(firstStep(1))]).toEqual([end, firstStep(1)]);
      }),
    );
  });
  test('typing on in one place is one step', () => {
    const typed = all([
      { value: 1, place: 'label' },
      { value: 2, place: 'label' },
      { value: 3, place: '' },
      { value: 4, place: '' },
    ]);
    expect(typed.past).toEqual([0, 2, 3]);
    expect(stepTo(typed, 5).future).toEqual([]);
  });
});

describe('a source that is taken out', () => {
  const sourced: Content = {
    from: 'organization',
    columns: ['title'],
    with: { hospital: { object: 'hospital', by: 'organization' } },
    with_or_without: { daily: { object: 'daily', by: 'hospital', within: 'hospital' }, note: { object: 'note', by: 'organization' } },
    beside: { beds: { object: 'bed', by: 'daily', within: 'daily' }, own: { object: 'note', by: 'organization' } },
  };
  test('goes with those beside it, and theirs; a way without any is no key', () =>
    expect(withoutSource(sourced, 'hospital')).toEqual({
      from: 'organization',
      columns: ['title'],
      with_or_without: { note: { object: 'note', by: 'organization' } },
      beside: { own: { object: 'note', by: 'organization' } },
    }));
  test('that no other stands beside goes alone', () => expect(withoutSource(sourced, 'beds')).toEqual({ ...sourced, beside: { own: sourced.beside!['own'] } }));
  test('that stand beside each other go together, and one that is not there changes nothing', () => {
    const circle: Content = {
      from: 'x',
      columns: [],
      with: { a: { object: 'a', by: 'x', within: 'b' }, b: { object: 'b', by: 'x', within: 'a' } },
    };
    expect([withoutSource(circle, 'a'), withoutSource(circle, 'nothing')]).toEqual([{ from: 'x', columns: [] }, circle]);
  });
});
