import type { GridAnswer, GridRow as LoadedRow } from '../../../platform/contract/wire-grid.ts';
import type { ObjectDescription } from '../../../platform/contract/wire.ts';
import { loadForm } from '../form/load-form.ts';
import type { GridColumn } from './grid-columns.ts';

/** The types that new rows may be of; none where all records are alike. */
export function newRowTypes({ record_types: known }: ObjectDescription) {
  return known?.types.filter((type) => type.can_create) ?? [];
}

/** Whether rows can be added to a grid: to that of a list, where the user may create records, and where it has all columns that a new one needs. */
export function mayAddRows({ kind, closed, describe }: GridAnswer, columns: readonly GridColumn[]): boolean {
  const { survey, can, record_types: types } = describe;
  const named = new Set(columns.map(({ name }) => name));
  const needed = survey ? [survey.respondent, survey.date] : [];
  return (
    kind === 'list' &&
    closed === null &&
    can.create &&
    (!types || newRowTypes(describe).length > 0) &&
    needed.every((name) => name === undefined || named.has(name))
  );
}

/** What a new row starts with, of a type where there are types; null: the type is not chosen yet. Raises ApiError. */
export async function loadNewRow({ object, record_types: types }: ObjectDescription, type: string | null): Promise<LoadedRow> {
  const given = types && type !== null ? { [types.field]: type } : {};
  const { start } = await loadForm({ object, id: null, given, draft: null });
  return {
    id: null,
    version: 0,
    title: '',
    values: { ...start.values },
    reach: { ...start.reach },
    ...(start.past ? { past: start.past } : {}),
    updated_by: null,
    updated_at: null,
    locked: null,
  };
}
