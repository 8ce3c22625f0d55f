import type { Problem } from '../../../platform/contract/problem.ts';
import type { Me, ObjectDescription } from '../../../platform/contract/wire.ts';
import { isNotApplicable, ownerOf } from '../../../platform/fields/not-applicable.ts';
import { t, text } from '../../locale/locale.ts';
import { type Accepted, setAcceptedApart } from './accepted-view.ts';
import { checkEntry } from './entry.ts';
import { goingValues, type Going } from './going-values.ts';
import { valuesNotTaken } from './record-type.ts';
import { isCellEditable, type FormField, type FormState } from './form-state.ts';
import { pastWarnings } from './past-warnings.ts';
import type { RecordFormulas, ReadPath } from './record-formulas.ts';
import { isBlankValue } from './same-value.ts';

export type SectionDescription = ObjectDescription['layout']['sections'][number];
/** What the form shows at one moment, computed from what is typed. */
export interface FormView {
  readonly sections: readonly { readonly section: SectionDescription; readonly fields: readonly FormField[] }[];
  readonly required: ReadonlySet<string>;
  /** Values of formula fields. */
  readonly computed: Readonly<Record<string, unknown>>;
  /** Problems by path that are told now; '' is the record as a whole. */
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  /** Warnings that were accepted before, for the values as they are. */
  readonly accepted: readonly Accepted[];
  /** What is in fields that do not apply: it goes with the save. */
  readonly going: readonly Going[];
}

/** The value of the viewer that a formula names: USER.role, USER.roles, USER.name, or a unit's id. */
function userValue(me: Me | null, name: string | undefined): unknown {
  if (!me || name === undefined) return undefined;
  if (name === 'id' || name === 'username' || name === 'name' || name === 'role' || name === 'roles' || name === 'language') return me[name];
  return me.units[name]?.id ?? null;
}

/** Reads paths from a state: own values, computed ones, values through lookups, the viewer's. */
export function readerOf(
  values: (name: string) => unknown,
  has: (name: string) => boolean,
  reach: Readonly<Record<string, unknown>>,
  me: Me | null,
  title: string,
): ReadPath {
  return (path) => {
    const [first = '', second] = path;
    if (first === 'USER') return userValue(me, second);
    const owner = ownerOf(first);
    if (path.length === 1 && owner !== first) return has(owner) ? isNotApplicable(values(owner)) : undefined;
    if (path.length === 1) return has(first) ? values(first) : first === 'title' || first === 'name' ? title : undefined;
    if (has(first) && (isBlankValue(values(first)) || isNotApplicable(values(first)))) return null;
    return reach[path.join('.')];
  };
}

/** Computes the whole view. Formulas that cannot be run here show the field, require nothing and say nothing: the server decides. */
export function viewForm(state: FormState, formulas: RecordFormulas, me: Me | null, now: Date): FormView {
  const computed: Record<string, unknown> = {};
  const running = new Set<string>();
  const valueOf = (name: string): unknown => {
    const formula = state.fields.get(name)?.description.formula;
    if (formula === undefined) return state.value(name);
    if (name in computed) return computed[name];
    if (running.has(name)) return undefined;
    running.add(name);
    const value = formulas.run(formula, read, now);
    running.delete(name);
    return (computed[name] = value === undefined ? (state.start.values[name] ?? null) : value);
  };
  const read = readerOf(valueOf, (name) => state.fields.has(name), state.reach, me, state.start.title);
  const holds = (condition: string | undefined) => condition === undefined || formulas.run(condition, read, now) !== false;

  for (const name of state.fields.keys()) valueOf(name);
  const sections = state.description.layout.sections
    .filter((section) => holds(section.show))
    .map((section) => ({
      section,
      fields: section.fields.map((name) => state.fields.get(name)).filter((field): field is FormField => field !== undefined && holds(field.description.show)),
    }))
    .filter((shown) => shown.fields.length > 0);
  const shown = new Map(sections.flatMap((one) => one.fields).map((field) => [field.field.name, field]));
  const required = new Set([...shown.values()].filter((field) => field.editable && isRequired(field, formulas, read, now)).map((field) => field.field.name));

  const problems = new Map<string, Problem[]>();
  const say = (path: string, problem: Problem) => {
    const told = problems.get(path) ?? [];
    if (!told.some((other) => other.message === problem.message)) problems.set(path, [...told, problem]);
  };
  for (const problem of state.refused) say(problem.field ?? '', problem);
  const isTold = (path: string) => state.attempted || state.touched.has(path);
  for (const [name, field] of shown) {
    if (!field.editable || !isTold(name)) continue;
    const entry = state.entries[name];
    if (entry) for (const problem of checkEntry(field.field, entry)) say(name, problem);
    if (required.has(name) && entry && !entry.problem && isBlankValue(entry.value) && field.field.type !== 'children')
      say(name, { field: name, code: 'required', message: t('record.required_message') });
  }
  for (const rule of state.description.rules) {
    if (formulas.run(rule.when, read, now) !== true) continue;
    // A rule whose fields are all hidden has nowhere else to speak than above the form.
    const isHomeless = Object.keys(rule.messages).every((name) => name !== '' && !shown.has(name));
    for (const [name, message] of Object.entries(rule.messages)) {
      const isSaid = name === '' || isHomeless ? isRecordTold(state) : shown.has(name) && isTold(name);
      if (isSaid)
        say(name, {
          code: rule.code,
          message: text(message),
          severity: rule.severity === 'warning' ? 'warning' : 'error',
          ...(name === '' ? {} : { field: name }),
        });
    }
  }
  for (const problem of pastWarnings(state)) if (problem.field !== undefined && shown.has(problem.field) && isTold(problem.field)) say(problem.field, problem);
  for (const problem of valuesNotTaken(state)) if (problem.field !== undefined && shown.has(problem.field)) say(problem.field, problem);
  sayOfRows(state, shown, isTold, say);
  const { problems: told, accepted } = setAcceptedApart(state, formulas, read, problems);
  return { sections, required, computed, problems: inOrder(told, sections, state), accepted, going: goingValues(state, shown, formulas, read) };
}

/** The problems in the order of the form, those of the record first. That something is required is not said beside better words. */
function inOrder(problems: ReadonlyMap<string, readonly Problem[]>, sections: FormView['sections'], state: FormState): ReadonlyMap<string, readonly Problem[]> {
  const fields = sections.flatMap((one) => one.fields.map((field) => field.field.name));
  const placeOf = (path: string): readonly number[] => {
    const [name = '', row, cell] = path.split('/');
    const rows = state.children[name] ?? [];
    return [
      path === '' ? -1 : fields.indexOf(name),
      rows.findIndex((one) => one.key === row),
      (state.childFields.get(name) ?? []).findIndex((one) => one.field.name === cell),
    ];
  };
  const isEarlier = (one: readonly number[], other: readonly number[]) =>
    one.map((place, index) => place - (other[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
  const told = [...problems].map(([path, said]) => {
    const errors = said.filter((problem) => problem.severity !== 'warning');
    return { path, said: errors.length > 1 ? said.filter((problem) => problem.code !== 'required') : said, place: placeOf(path) };
  });
  return new Map(told.sort((one, other) => isEarlier(one.place, other.place)).map(({ path, said }) => [path, said]));
}

function sayOfRows(
  state: FormState,
  shown: ReadonlyMap<string, FormField>,
  isTold: (path: string) => boolean,
  say: (path: string, problem: Problem) => void,
): void {
  for (const [name, fields] of state.childFields) {
    if (!shown.has(name)) continue;
    for (const row of state.children[name] ?? []) {
      if (row.deleted) continue;
      for (const field of fields) {
        const path = `${name}/${row.key}/${field.field.name}`;
        const entry = row.entries[field.field.name] ?? { value: null };
        if (!isCellEditable(field, row) || !isTold(path)) continue;
        for (const problem of checkEntry(field.field, entry)) say(path, problem);
        if (field.description.required === true && !entry.problem && isBlankValue(entry.value))
          say(path, { field: path, code: 'required', message: t('record.required_message') });
      }
    }
  }
}

/** A rule about the whole record speaks once something was changed. */
function isRecordTold(state: FormState): boolean {
  return state.attempted || state.touched.size > 0;
}

function isRequired(field: FormField, formulas: RecordFormulas, read: ReadPath, now: Date): boolean {
  const { required } = field.description;
  return typeof required === 'string' ? formulas.run(required, read, now) === true : required;
}
