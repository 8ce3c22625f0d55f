import sql, { join } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Transaction } from '../database/transaction.ts';
import { isRecordId } from '../fields/lookup.ts';
import type { Model } from '../metadata/model.ts';
import { ident } from '../query/identifier.ts';

/**
 * The scope units that a user of this role lies in: its own, in the scope that the role reaches, and the wider ones, from the stamps of the unit's record.
 * A role that reaches everything has none. Raises `invalid` when the role is not in the Model, or the unit is not a record of the scope's object.
 */
export async function unitsOf(database: Pick<Transaction, 'query'>, model: Model, role: string, unitId: string | undefined): Promise<Record<string, string>> {
  const reach = findReach(model, role);
  if (reach === 'all' || unitId === undefined) return {};
  const object = model.objects[model.app.scopes[reach]?.object ?? ''];
  if (!object) throw invalid('unit', 'unknown_scope', `役割「${role}」の範囲「${reach}」に対応するオブジェクトがありません。`);
  const wider = object.scopes.filter((scope) => scope !== reach);
  const stamps = join([sql`id`, ...wider.map((scope) => ident(`scope_${scope}`))]);
  const [row] = isRecordId(unitId.toLowerCase())
    ? await database.query<Record<string, string | null>>(sql`select ${stamps} from ${ident('data', object.table)} where id = ${unitId}`, { as: 'engine' })
    : [];
  if (!row) throw invalid('unit', 'unknown_unit', `所属先（${object.label.ja}）が見つかりません: ${unitId}`);
  const units: Record<string, string> = { [reach]: unitId };
  for (const scope of wider) {
    const id = row[`scope_${scope}`];
    if (id) units[scope] = id;
  }
  return units;
}

function findReach(model: Model, role: string): string {
  const found = Object.hasOwn(model.app.roles, role) ? model.app.roles[role] : undefined;
  if (!found) throw invalid('role', 'unknown_role', `役割「${role}」はありません。使えるのは ${Object.keys(model.app.roles).join('、')} です。`);
  if (found.reach === undefined) throw invalid('role', 'additional_role', `役割「${role}」は、ほかの役割に加えて与えるものです。`);
  return found.reach;
}

function invalid(field: string, code: string, message: string): ShirabeError {
  return new ShirabeError('invalid', message, [{ field, code, message }]);
}
