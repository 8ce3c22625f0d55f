import sql from 'sql-template-tag';
import type { RequestContext } from '../database/request-context.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import type { Queryable } from './queryable.ts';

/** One form of an object: what was asked under one or several versions of the definitions. */
export interface Form {
  /** Counts from 1, in the order in which the forms came into force. */
  readonly number: number;
  /** The first version of the definitions that has it. */
  readonly version: number;
  /** When that version was made, ISO 8601 in UTC. */
  readonly since: string;
}

/** The forms that an object has had. */
export interface Forms {
  /** The form under which a record of that version of the definitions was answered; 0 (made before any was counted) is the first. */
  at(version: number): Form | undefined;
  /** The form in force. */
  readonly current: Form | undefined;
}

interface FormRow {
  readonly version: number;
  readonly since: string;
  readonly form: string | null;
  readonly current: boolean;
}

const known = new WeakMap<Model, Map<string, Promise<Forms>>>();

/** The forms of an object up to the version in force; asked once for each Model. */
export async function readForms(context: RequestContext, from: Queryable, object: ObjectModel): Promise<Forms> {
  const ofModel = known.get(context.model) ?? new Map<string, Promise<Forms>>();
  known.set(context.model, ofModel);
  const before = ofModel.get(object.table);
  if (before) return before;
  const asked = from
    .query<FormRow>(
      sql`SELECT v.version, v.created_at AS since, v.forms ->> ${object.table}::text AS form, c.version IS NOT NULL AS current FROM shirabe.model_version v LEFT JOIN shirabe.model_current c ON c.version = v.version ORDER BY v.version`,
      { as: 'engine' },
    )
    .then(countForms);
  ofModel.set(object.table, asked);
  asked.catch(() => ofModel.delete(object.table));
  return asked;
}

/** Versions of the same form share its number, also when another one was in force between; those that say nothing have the form of the next that does. */
function countForms(rows: readonly FormRow[]): Forms {
  const forms = new Map<string, Form>();
  const byVersion = new Map<number, Form>();
  let silent: number[] = [];
  let start: FormRow | undefined;
  for (const row of rows) {
    start ??= row;
    silent.push(row.version);
    if (row.form === null) continue;
    const form = forms.get(row.form) ?? { number: forms.size + 1, version: start.version, since: start.since };
    forms.set(row.form, form);
    for (const version of silent) byVersion.set(version, form);
    silent = [];
    start = undefined;
  }
  const current = rows.find((row) => row.current);
  return { at: (version) => byVersion.get(version) ?? [...forms.values()][0], current: current && byVersion.get(current.version) };
}
