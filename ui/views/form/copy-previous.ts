import type { PreviousAnswer } from '../../../platform/contract/wire-forms.ts';
import { getJson } from '../../api/client.ts';
import type { ChildRow } from './child-row.ts';
import type { Entry } from './entry.ts';
import { isCellEditable, type FormState } from './form-state.ts';
import type { FormView } from './form-view.ts';
import { isBlankValue, sameValue } from './same-value.ts';

export type Previous = NonNullable<PreviousAnswer['previous']>;
/** Into blank fields only, or into all. */
export type CopyInto = 'blank' | 'all';
/** One value to be copied: into a field, or into a cell of a child row; without a key, of a row to be added. */
interface Step {
  readonly field: string;
  readonly key?: string | undefined;
  readonly values: Readonly<Record<string, unknown>>;
}
/** What was copied, to be marked, and to be taken back. */
export interface Copied {
  readonly date: string;
  readonly count: number;
  /** Paths of inputs that nobody has looked at since. */
  readonly paths: Set<string>;
  readonly before: { readonly entries: Readonly<Record<string, Entry>>; readonly children: Readonly<Record<string, readonly ChildRow[]>> };
}

/** The last answer before the one in the form; null when there is none. Raises ApiError. */
export async function loadPrevious(form: FormState): Promise<Previous | null> {
  const { object, survey } = form.description;
  const { id } = form.start;
  if (id !== null) return (await getJson<PreviousAnswer>(`/objects/${object}/records/${id}/previous`)).previous;
  const { respondent, date } = placeOf(form);
  if (!survey || respondent === undefined || date === undefined) return null;
  return (await getJson<PreviousAnswer>(`/objects/${object}/previous`, { query: { respondent, date } })).previous;
}

/** Whether it can be known which answer is the one before. */
export function hasPlace(form: FormState): boolean {
  const { respondent, date } = placeOf(form);
  return respondent !== undefined && date !== undefined;
}

function placeOf(form: FormState): { readonly respondent?: string | undefined; readonly date?: string | undefined } {
  const { survey } = form.description;
  if (!survey?.respondent) return {};
  const respondent = form.value(survey.respondent);
  const date = form.value(survey.date);
  return {
    respondent: typeof respondent === 'object' && respondent !== null && 'id' in respondent ? String(respondent.id) : undefined,
    date: typeof date === 'string' ? date : undefined,
  };
}

/** How many values a copy would change. */
export function countCopy(form: FormState, view: FormView, previous: Previous, into: CopyInto): number {
  return stepsOf(form, view, previous, into).reduce((sum, { values }) => sum + Object.keys(values).length, 0);
}

/**
 * Copies into what is shown and may be changed. Values may make more fields appear, which then are copied too: `look` computes the form anew after each round.
 */
export function copyPrevious(form: FormState, look: () => FormView, previous: Previous, into: CopyInto): Copied {
  const before = { entries: { ...form.entries }, children: { ...form.children } };
  const paths = new Set<string>();
  for (let round = 0; round < 4; round++) {
    const steps = stepsOf(form, look(), previous, into).filter((step) => round === 0 || step.key !== undefined || !form.childFields.has(step.field));
    if (steps.length === 0) break;
    for (const step of steps) for (const path of take(form, step)) paths.add(path);
  }
  return { date: previous.date, count: paths.size, paths, before };
}

/** Takes a copy back: the form is as it was before, with what was typed then. */
export function undoCopy(form: FormState, { before }: Copied): void {
  form.entries = { ...before.entries };
  form.children = Object.fromEntries(Object.entries(before.children).map(([name, rows]) => [name, [...rows]]));
}

function take(form: FormState, { field, key, values }: Step): string[] {
  if (!form.childFields.has(field)) {
    form.change(field, values[field]);
    return [field];
  }
  const row = key ?? form.addRow(field);
  for (const [cell, value] of Object.entries(values)) form.changeCell(field, row, cell, value);
  return Object.keys(values).map((cell) => `${field}/${row}/${cell}`);
}

function stepsOf(form: FormState, view: FormView, previous: Previous, into: CopyInto): Step[] {
  const wanted = (now: unknown, then: unknown) => !isBlankValue(then) && !sameValue(now, then) && (into === 'all' || isBlankValue(now));
  return view.sections
    .flatMap(({ fields }) => fields)
    .filter(({ editable }) => editable)
    .flatMap(({ field: { name } }): Step[] => {
      if (form.childFields.has(name)) return rowSteps(form, name, previous.children[name] ?? [], wanted);
      return form.entries[name]?.problem === undefined && wanted(form.value(name), previous.values[name])
        ? [{ field: name, values: { [name]: previous.values[name] } }]
        : [];
    });
}

/** Rows are the same when their first column is: the item, the product. Those that are not there are added. */
function rowSteps(form: FormState, name: string, rows: readonly Readonly<Record<string, unknown>>[], wanted: (now: unknown, then: unknown) => boolean): Step[] {
  const columns = form.childFields.get(name) ?? [];
  const first = columns[0]?.field.name ?? '';
  const present = (form.children[name] ?? []).filter(({ deleted }) => !deleted);
  return rows.flatMap((then): Step[] => {
    const row = present.find(({ entries }) => sameValue(entries[first]?.value, then[first]));
    const cells = columns.filter((column) => (row ? isCellEditable(column, row) : column.editable)).map(({ field }) => field.name);
    const values = Object.fromEntries(cells.filter((cell) => wanted(row?.entries[cell]?.value, then[cell])).map((cell) => [cell, then[cell]]));
    return Object.keys(values).length === 0 ? [] : [{ field: name, key: row?.key, values }];
  });
}
