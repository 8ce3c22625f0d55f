import type { AppDefinition, FieldDefinition } from '../contract/definitions.ts';
import { toText } from '../contract/text.ts';
import type { ValueType } from '../fields/field.ts';
import { fieldTypes } from '../fields/field-types.ts';
import { ownerOf } from '../fields/not-applicable.ts';
import type { Expression, Formula, FormulaScope, NameMeaning } from '../formula/formula.ts';
import { choicesOf } from './choices.ts';
import type { ObjectSource } from './object-source.ts';
import { compileAt } from './compile-at.ts';
import type { ProblemList } from './problem-list.ts';
import type { RoleSource } from './role-source.ts';
import { systemFields } from './system-fields.ts';

const LONGEST_PATH = 5;
/** The most parts that a formula may have once every formula field it reads is written out: what one column of a statement may cost. */
const LARGEST = 5000;

/** What compilations ask of the names of formulas. */
export type FormulaNames = Pick<FormulaFields, 'scopeOf' | 'namesOf' | 'formulaOf' | 'isTooLarge' | 'follow'>;

/** The names of formulas, and the formula fields behind them: these are compiled when a name first needs their type, so that their order in the files does not matter. */
export class FormulaFields {
  private readonly done = new Map<string, Formula | undefined>();
  private readonly running: string[] = [];
  private readonly sizes = new Map<string, number>();
  private readonly objects: ReadonlyMap<string, ObjectSource>;
  private readonly app: AppDefinition | undefined;
  private readonly roles: ReadonlyMap<string, RoleSource>;
  private readonly problems: ProblemList;
  constructor(objects: ReadonlyMap<string, ObjectSource>, app: AppDefinition | undefined, roles: ReadonlyMap<string, RoleSource>, problems: ProblemList) {
    this.objects = objects;
    this.app = app;
    this.roles = roles;
    this.problems = problems;
  }

  /** The scope of an object's own formulas: its fields, fields through lookups, the system names, and the viewer as USER. */
  scopeOf(object: string): FormulaScope {
    return {
      find: (path) => (path[0] === 'USER' ? this.findUser(path) : this.findField(object, path)),
      names: (path) => {
        if (path[0] === 'USER') return path.length === 1 ? ['role', 'roles', 'name', 'username', ...Object.keys(this.app?.scopes ?? {})] : [];
        const end = this.follow(object, path);
        return end === undefined ? [] : [...this.namesOf(end), ...(path.length === 0 ? ['USER'] : [])];
      },
    };
  }

  /** The names usable in paths of an object: fields without children, then the system's. */
  namesOf(object: string): readonly string[] {
    const fields = this.objects.get(object)?.fields ?? new Map<string, FieldDefinition>();
    return [
      ...[...fields].filter(([, field]) => field.type !== 'children').map(([name]) => name),
      ...Object.keys(systemFields),
      ...(fields.has('name') ? [] : ['name']),
    ];
  }

  /** The compiled formula of a formula field; undefined when it is wrong. */
  formulaOf(object: string, field: string): Formula | undefined {
    const key = `${object}.${field}`;
    if (this.done.has(key)) return this.done.get(key);
    const source = this.objects.get(object);
    const definition = source?.fields.get(field);
    if (source === undefined || definition?.type !== 'formula') return undefined;
    const start = this.running.indexOf(key);
    if (start >= 0 || this.running.length > 200) {
      const circle = [...this.running.slice(Math.max(start, 0)), key];
      this.problems.add(source.file, 'circular', `計算項目が循環しています: ${circle.slice(0, 12).join(' → ')}`, definition, 'formula');
      for (const member of circle) this.breakFormula(member);
      return undefined;
    }
    this.running.push(key);
    const formula = compileAt(this.problems, source.file, definition, 'formula', this.scopeOf(object));
    this.running.pop();
    if (this.done.has(key)) return this.done.get(key);
    if (formula === undefined) this.breakFormula(key);
    else this.done.set(key, formula);
    return this.done.get(key);
  }

  /** Whether a formula of an object (or of a report: `joins` are its aliases) is too large once the formula fields it reads are written out. */
  isTooLarge(object: string, formula: Formula, joins: Readonly<Record<string, string>> = {}): boolean {
    return this.sizeOf(object, formula.expression, joins) > LARGEST;
  }

  /** The number of parts once written out, as far as it matters. */
  private sizeOf(object: string, expression: Expression, joins: Readonly<Record<string, string>>): number {
    if (expression.kind === 'unary') return 1 + this.sizeOf(object, expression.operand, joins);
    if (expression.kind === 'binary')
      return Math.min(1 + this.sizeOf(object, expression.left, joins) + this.sizeOf(object, expression.right, joins), LARGEST + 1);
    if (expression.kind === 'call')
      return Math.min(
        expression.args.reduce((sum, argument) => sum + this.sizeOf(object, argument, joins), 1),
        LARGEST + 1,
      );
    if (expression.kind !== 'name') return 1;
    const [first = '', ...rest] = expression.path;
    return Object.hasOwn(joins, first) ? this.sizeOfPath(joins[first] ?? '', rest) : this.sizeOfPath(object, expression.path);
  }

  private sizeOfPath(object: string, path: readonly string[]): number {
    const end = this.follow(object, path.slice(0, -1));
    const key = `${end ?? ''}.${path.at(-1) ?? ''}`;
    const formula = end === undefined ? undefined : this.done.get(key);
    if (end === undefined || formula === undefined) return 1;
    const known = this.sizes.get(key);
    if (known !== undefined) return known;
    const size = this.sizeOf(end, formula.expression, {});
    // One that is too large is reported itself; what reads it is not to blame.
    this.sizes.set(key, size > LARGEST ? 1 : size);
    return this.sizes.get(key) ?? size;
  }

  private breakFormula(key: string): void {
    this.done.set(key, undefined);
    this.problems.broken.add(key.split('.')[1] ?? key);
  }

  private findUser(path: readonly string[]): NameMeaning | undefined {
    const [, name] = path;
    if (path.length !== 2 || name === undefined) return undefined;
    if (name === 'role' || name === 'roles') {
      const roles = [...this.roles.values()].filter(({ reach }) => name === 'roles' || reach !== undefined);
      const choices = Object.fromEntries(roles.map((role) => [role.name, toText(role.label).ja]));
      return { type: name === 'role' ? 'choice' : 'choices', choices, never_blank: true };
    }
    if (name === 'name' || name === 'username') return { type: 'text', never_blank: true };
    return this.app?.scopes !== undefined && Object.hasOwn(this.app.scopes, name) ? { type: 'record' } : undefined;
  }

  private findField(object: string, path: readonly string[]): NameMeaning | undefined {
    if (path.length === 0 || path.length > LONGEST_PATH) return undefined;
    const end = this.follow(object, path.slice(0, -1));
    const last = path.at(-1) ?? '';
    const owner = ownerOf(last);
    const definition = end === undefined ? undefined : this.objects.get(end)?.fields.get(owner);
    if (end === undefined) return undefined;
    if (owner !== last)
      return definition !== undefined && 'not_applicable' in definition && definition.not_applicable === true ? { type: 'boolean' } : undefined;
    if (definition === undefined)
      return Object.hasOwn(systemFields, last) || last === 'name' ? { type: systemFields[last]?.type ?? 'text', never_blank: path.length === 1 } : undefined;
    if (definition.type === 'children') return undefined;
    if (definition.type === 'formula') {
      const formula = this.formulaOf(end, last);
      return formula && { type: formula.type === 'blank' ? 'text' : formula.type, ...(formula.choices && { choices: formula.choices }) };
    }
    const type: ValueType = fieldTypes[definition.type].valueType;
    return 'values' in definition ? { type, choices: Object.fromEntries(choicesOf(definition).map(({ value, label }) => [value, label.ja])) } : { type };
  }

  /** The object at the end of a path of lookups. */
  follow(object: string, path: readonly string[]): string | undefined {
    let at: string | undefined = this.objects.has(object) ? object : undefined;
    for (const name of path) {
      const definition: FieldDefinition | undefined = at === undefined ? undefined : this.objects.get(at)?.fields.get(name);
      at = definition?.type === 'lookup' && this.objects.has(definition.to) ? definition.to : undefined;
    }
    return at;
  }
}
