import type { ErrorBody, Problem } from '../../../platform/contract/problem.ts';
import type { RecordAnswer, ScopeMove } from '../../../platform/contract/wire.ts';
import { ApiError, messageOf, patchJson, postJson } from '../../api/client.ts';
import { t } from '../../locale/locale.ts';
import { isPassing } from '../../waiting/waiting.ts';
import type { FormState, SaveBody } from './form-state.ts';
import { findDifferences, type Difference } from './merge-conflict.ts';

/** What became of a try to save. */
export type SaveOutcome =
  | { readonly kind: 'saved'; readonly record: Pick<RecordAnswer, 'id'> }
  /** Fields are wrong, or, `warnings`, only doubtful. */
  | { readonly kind: 'refused'; readonly warnings: boolean; readonly problems: readonly Problem[] }
  /** Somebody else saved first. */
  | { readonly kind: 'conflict'; readonly current: RecordAnswer; readonly differences: readonly Difference[] }
  /** The record goes to another unit, and what becomes of its past records is to be chosen. */
  | { readonly kind: 'moves'; readonly move: ScopeMove }
  /** There was no answer, or the server cannot work now: the same may go through later. */
  | { readonly kind: 'away'; readonly words: string }
  /** Nothing that a field could mend: no permission, `gone`: there is no such record any more. */
  | { readonly kind: 'failed'; readonly words: string; readonly gone?: boolean };

/** Sends the body of a save. Never throws: whatever happens, the input stays. */
export async function saveForm(object: string, form: FormState, body: SaveBody): Promise<SaveOutcome> {
  const path = `/objects/${object}/records`;
  const { id } = form.start;
  try {
    const record = id === null ? await postJson<RecordAnswer>(path, body) : await patchJson<RecordAnswer>(`${path}/${id}`, body);
    return { kind: 'saved', record };
  } catch (error) {
    return outcomeOf(form, error);
  }
}

/** The body that says that no answer is needed (該当なし), with the texts that were typed; figures go. */
export function excusingBody(form: FormState, status: string, value: string): SaveBody {
  const body = form.body(true);
  const texts = Object.entries(body.values).filter(([name]) => form.fields.get(name)?.field.valueType !== 'number');
  return { ...body, values: { ...Object.fromEntries(texts), [status]: value } };
}

/** What a refusal means that came while the save waited for the connection. */
export function refusalOf(
  form: FormState,
  { status, body }: { readonly status: number; readonly body: ErrorBody & Readonly<Record<string, unknown>> },
): SaveOutcome {
  return outcomeOf(form, new ApiError(status, body));
}

function outcomeOf(form: FormState, error: unknown): SaveOutcome {
  if (!(error instanceof ApiError)) return { kind: 'failed', words: messageOf(error) };
  if (isPassing(error)) return { kind: 'away', words: error.message };
  const current = error.code === 'conflict' ? (error.body['current'] as RecordAnswer | undefined) : undefined;
  if (current) return { kind: 'conflict', current, differences: differencesFrom(form, current) };
  if (error.code === 'scope_move') return { kind: 'moves', move: error.body as unknown as ScopeMove };
  if (error.status === 422 && error.problems.length > 0) return { kind: 'refused', warnings: error.code === 'warnings', problems: error.problems };
  return error.status === 404 ? { kind: 'failed', words: t('record.gone'), gone: form.start.id !== null } : { kind: 'failed', words: error.message };
}

/** What the form and a record as it was saved meanwhile do not have alike. */
export function differencesFrom(form: FormState, current: RecordAnswer): Difference[] {
  const editable = [...form.fields.values()].filter((one) => one.editable && one.field.type !== 'children').map((one) => one.field.name);
  return findDifferences(
    { values: form.start.values, children: form.start.children },
    form.mine(),
    { values: current.values, children: current.children },
    editable,
  );
}
