import type { Problem } from '../../../platform/contract/problem.ts';
import type { PastRows, RecordAnswer, ScopeMove } from '../../../platform/contract/wire.ts';
import { ApiError, messageOf, patchJson, postJson } from '../../api/client.ts';
import { t } from '../../locale/locale.ts';
import type { FormState, SaveBody } from './form-state.ts';
import { findDifferences, type Difference } from './merge-conflict.ts';

/** What became of a try to save. */
export type SaveOutcome =
  | { readonly kind: 'saved'; readonly record: RecordAnswer }
  /** Fields are wrong, or, `warnings`, only doubtful. */
  | { readonly kind: 'refused'; readonly warnings: boolean; readonly problems: readonly Problem[] }
  /** Somebody else saved first. */
  | { readonly kind: 'conflict'; readonly current: RecordAnswer; readonly differences: readonly Difference[] }
  /** The record goes to another unit, and what becomes of its past records is to be chosen. */
  | { readonly kind: 'moves'; readonly move: ScopeMove }
  /** Nothing that a field could mend: no permission, no server, gone. */
  | { readonly kind: 'failed'; readonly words: string };

/** Sends what is typed. Never throws: whatever happens, the input stays. */
export function saveForm(object: string, form: FormState, acceptWarnings: boolean, pastRows?: PastRows): Promise<SaveOutcome> {
  return send(object, form, { ...form.body(acceptWarnings), ...(pastRows ? { past_rows: pastRows } : {}) });
}

/** Saves that no answer is needed (該当なし), with the texts that were typed; figures go. */
export function excuseRecord(object: string, form: FormState, status: string, value: string): Promise<SaveOutcome> {
  const body = form.body(true);
  const texts = Object.entries(body.values).filter(([name]) => form.fields.get(name)?.field.valueType !== 'number');
  return send(object, form, { ...body, values: { ...Object.fromEntries(texts), [status]: value } });
}

async function send(object: string, form: FormState, body: SaveBody): Promise<SaveOutcome> {
  const path = `/objects/${object}/records`;
  const { id } = form.start;
  try {
    const record = id === null ? await postJson<RecordAnswer>(path, body) : await patchJson<RecordAnswer>(`${path}/${id}`, body);
    return { kind: 'saved', record };
  } catch (error) {
    return outcomeOf(form, error);
  }
}

function outcomeOf(form: FormState, error: unknown): SaveOutcome {
  if (!(error instanceof ApiError)) return { kind: 'failed', words: messageOf(error) };
  const current = error.code === 'conflict' ? (error.body['current'] as RecordAnswer | undefined) : undefined;
  if (current) return { kind: 'conflict', current, differences: differencesFrom(form, current) };
  if (error.code === 'scope_move') return { kind: 'moves', move: error.body as unknown as ScopeMove };
  if (error.status === 422 && error.problems.length > 0) return { kind: 'refused', warnings: error.code === 'warnings', problems: error.problems };
  return { kind: 'failed', words: error.status === 404 ? t('record.gone') : error.message };
}

function differencesFrom(form: FormState, current: RecordAnswer): Difference[] {
  const editable = [...form.fields.values()].filter((one) => one.editable && one.field.type !== 'children').map((one) => one.field.name);
  return findDifferences(
    { values: form.start.values, children: form.start.children },
    form.mine(),
    { values: current.values, children: current.children },
    editable,
  );
}
