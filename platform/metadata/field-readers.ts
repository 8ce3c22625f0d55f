import type { AccessDefinition, RoleDefinition } from '../contract/definitions.ts';
import { ownerOf } from '../fields/not-applicable.ts';
import type { Formula } from '../formula/formula.ts';
import type { FormulaNames } from './formula-fields.ts';
import type { FieldAccess } from './model.ts';
import type { ObjectSource } from './object-source.ts';
import { mainRoles, roleFiles, type RoleSource } from './role-source.ts';

/** Stands for every role in a list of readers. */
export const EVERYONE = 'everyone';

type FieldDefinition = NonNullable<AccessDefinition['fields']>[string];
type Right = NonNullable<RoleDefinition['fields']>[string];
type Readers = FieldAccess['readers'];

/**
 * Who reads and changes which fields: what access.yaml says, with what the files of roles add. A role without a reach gives no more than it names.
 * A formula field is read by those who read all that it is computed from, unless access.yaml says who reads it.
 */
export class FieldReaders {
  private readonly objects: ReadonlyMap<string, ObjectSource>;
  private readonly formulas: FormulaNames;
  private readonly main: readonly string[];
  /** `object.field` → what the files of roles say, by role. */
  private readonly rights = new Map<string, Map<string, Right>>();
  private readonly known = new Map<string, FieldAccess | null>();

  constructor(objects: ReadonlyMap<string, ObjectSource>, roles: ReadonlyMap<string, RoleSource>, formulas: FormulaNames) {
    this.objects = objects;
    this.formulas = formulas;
    this.main = mainRoles(roles);
    for (const { name, file } of roleFiles(roles))
      for (const [field, right] of Object.entries(file.value.fields ?? {}))
        this.rights.set(field, (this.rights.get(field) ?? new Map<string, Right>()).set(name, right));
  }

  /** Who reads and changes a field; undefined: whoever reads and changes the record. */
  of(object: string, field: string): FieldAccess | undefined {
    const key = `${object}.${field}`;
    if (!this.known.has(key)) {
      // While it is being found out, a field that leads back to itself (which is a problem of its own) adds nothing.
      this.known.set(key, null);
      this.known.set(key, this.find(object, field));
    }
    return this.known.get(key) ?? undefined;
  }

  /** The lists of roles of which a path asks one each; none when everybody reads it. */
  ofPath(object: string, path: readonly string[]): Readers {
    return path.flatMap((name, index) => {
      const at = this.formulas.follow(object, path.slice(0, index));
      return at === undefined ? [] : (this.of(at, ownerOf(name))?.readers ?? []);
    });
  }

  /** The same of all that a formula reads. */
  ofFormula(object: string, formula: Formula): Readers {
    return unique(formula.references.flatMap((path) => this.ofPath(object, path)));
  }

  private find(object: string, field: string): FieldAccess | null {
    const source = this.objects.get(object);
    const definition = source?.fields.get(field);
    if (source === undefined || definition === undefined) return null;
    const given: FieldDefinition = ownField(source.access?.value.fields, field);
    const rights = [...(this.rights.get(`${object}.${field}`) ?? [])];
    const named = (...wanted: readonly Right[]) => rights.filter(([, right]) => wanted.includes(right)).map(([role]) => role);
    const left = (...wanted: readonly Right[]) => named(...wanted).filter((role) => this.main.includes(role));
    const formula = definition.type === 'formula' && given.read === undefined ? this.formulas.formulaOf(object, field) : undefined;
    const editors = this.list(given.edit, named('edit'), left('read', 'none'));
    const said = given.read?.includes(EVERYONE) === true ? undefined : given.read && [...given.read, ...(given.edit ?? [])];
    const own = this.list(said, named('read', 'edit'), left('none'));
    const readers = unique([...(own ? [own] : []), ...(formula ? this.ofFormula(object, formula) : [])]);
    return readers.length === 0 && editors === undefined ? null : { readers, ...(editors && { editors }) };
  }

  /** The roles of a list with those that are added, and without those that are left out; undefined for everybody. */
  private list(said: readonly string[] | undefined, added: readonly string[], left: readonly string[]): readonly string[] | undefined {
    if (said === undefined && left.length === 0) return undefined;
    return [...new Set([...(said ?? this.main), ...added])].filter((role) => !left.includes(role)).sort();
  }
}

function ownField(fields: AccessDefinition['fields'], name: string): FieldDefinition {
  return (fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined) ?? {};
}

function unique(lists: Readers): Readers {
  const byText = new Map(lists.map((list) => [list.join(), list]));
  return [...byText.values()];
}
