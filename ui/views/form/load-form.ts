import type { NewCopy } from '../../../platform/contract/wire-restore.ts';
import type { ObjectDescription, RecordAnswer } from '../../../platform/contract/wire.ts';
import { getJson } from '../../api/client.ts';
import { describeObject, rememberObject } from '../list/describe-object.ts';
import type { FormAddress } from './form-address.ts';
import type { FormStart } from './form-state.ts';
import type { Values } from './merge-conflict.ts';

export interface LoadedForm {
  readonly description: ObjectDescription;
  readonly start: FormStart;
  /** Whether the user may save it at all. */
  readonly may: boolean;
}
interface NewAnswer {
  readonly values: Values;
  readonly reach?: Values;
  readonly past?: RecordAnswer['past'];
  readonly copy?: NewCopy;
  readonly title?: string;
  readonly describe?: ObjectDescription;
}

/** What a record's form starts from. */
export function startOf(record: RecordAnswer): FormStart {
  return {
    id: record.id,
    version: record.version,
    title: record.title,
    values: record.values,
    children: record.children,
    reach: record.reach ?? {},
    past: record.past,
    accepted: record.accepted,
  };
}

/** Reads a record to edit, or the defaults of a new one. Raises ApiError. */
export async function loadForm({ object, id, given }: FormAddress): Promise<LoadedForm> {
  if (id === null) {
    const answer = await getJson<NewAnswer>(`/objects/${object}/new`, { query: given });
    const description = answer.describe ?? (await describeObject(object));
    rememberObject(description);
    return {
      description,
      start: {
        id: null,
        version: 0,
        title: answer.title ?? '',
        values: answer.values,
        children: {},
        reach: answer.reach ?? {},
        past: answer.past,
        copy: answer.copy,
      },
      may: description.can.create,
    };
  }
  const record = await getJson<RecordAnswer>(`/objects/${object}/records/${id}`, { query: { describe: 1 } });
  const description = record.describe ?? (await describeObject(object));
  rememberObject(description);
  return { description, start: startOf(record), may: record.can.update };
}

/** The values that formulas read through a lookup, after another record was chosen: those of that record's own fields, by path. */
export async function loadReach(field: string, object: string, id: string): Promise<Record<string, unknown>> {
  const record = await getJson<RecordAnswer>(`/objects/${object}/records/${id}`).catch(() => null);
  if (!record) return {};
  const values = Object.entries(record.values).map(([name, value]) => [`${field}.${name}`, value]);
  return { ...(Object.fromEntries(values) as Record<string, unknown>), [`${field}.title`]: record.title };
}
