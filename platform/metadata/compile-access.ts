import { compileFormula } from '../formula/compile.ts';
import type { AccessDefinition, AppDefinition } from '../contract/definitions.ts';
import type { Expression, Formula } from '../formula/formula.ts';
import { checkRoles } from './compile-app.ts';
import type { Compilation } from './compilation.ts';
import type { ObjectSource } from './object-source.ts';
import { compileAt } from './compile-at.ts';
import type { AccessItem, AccessModel } from './model.ts';

const closedAccess: AccessModel = { items: { read: [], create: [], update: [], delete: [] } };
type Items = NonNullable<AccessDefinition['read']>;

/**
 * Compiles who may do what with an object's records. Without access.yaml the rows of a parent have the parent's access
 * (whoever may change the parent may add, change and delete them); any other object is closed to all but administrators.
 */
export function compileAccess(compilation: Compilation, source: ObjectSource, scopes: readonly string[]): AccessModel {
  const { problems, formulas, app } = compilation;
  const file = source.access;
  if (file === undefined) return inheritAccess(compilation, source, scopes);
  const scope = formulas.scopeOf(source.name);
  const compileItems = (items: Items | undefined): readonly AccessItem[] =>
    (items ?? []).map((given, index) => {
      const written = typeof given === 'string' ? given : given.reach;
      const reach = written.startsWith('own ') ? written.slice(4) : written;
      const at: [object, string | number] = typeof given === 'string' ? [items ?? [], index] : [given, 'reach'];
      if (written.startsWith('own ') && app !== undefined && !scopes.includes(reach)) {
        if (scopes.length > 0 || !Object.hasOwn(app.value.scopes ?? {}, reach))
          problems.unknown(file, 'unknown_scope', 'このオブジェクトの範囲', reach, scopes, ...at);
        else problems.add(file, 'bad_scope', `このオブジェクトには範囲がありません。object.yaml に scope を書くか、all、everyone を使います。`, ...at);
      }
      if (typeof given === 'string') return { reach, roles: rolesOf(app?.value, reach) };
      checkRoles(compilation, file, given.roles);
      const where = compileAt(problems, file, given, 'where', scope, 'boolean');
      return { reach, roles: given.roles ?? rolesOf(app?.value, reach), ...(where && { where }) };
    });
  const { read, write, create, update, delete: remove } = file.value;
  const written = compileItems(write);
  const writeUnless = compileAt(problems, file, file.value, 'write_unless', scope, 'boolean');
  return {
    items: {
      read: compileItems(read),
      create: [...written, ...compileItems(create)],
      update: [...written, ...compileItems(update)],
      delete: compileItems(remove),
    },
    ...(writeUnless && { writeUnless }),
    definition: file.value,
  };
}

/** `own X`: the roles that reach X; `all`: those that reach all; `everyone`: every role. */
function rolesOf(app: AppDefinition | undefined, reach: string): readonly string[] {
  return Object.entries(app?.roles ?? {}).flatMap(([name, role]) => (reach === 'everyone' || role.reach === reach ? [name] : []));
}

function inheritAccess(compilation: Compilation, source: ObjectSource, scopes: readonly string[], depth = 0): AccessModel {
  const parent = [...source.fields].find(([, field]) => field.type === 'lookup' && field.parent === true);
  const target = parent?.[1].type === 'lookup' ? compilation.objects.get(parent[1].to) : undefined;
  if (parent === undefined || target === undefined || depth > 5) return closedAccess;
  const field = parent[0];
  // A parent without stamps of its own cannot have items that need them.
  const access =
    target.access === undefined
      ? inheritAccess(compilation, target, scopes, depth + 1)
      : compileAccess({ ...compilation, problems: silent(compilation) }, target, scopes);
  const scope = compilation.formulas.scopeOf(source.name);
  const through = (formula: Formula): Formula | undefined => {
    const compiled = compileFormula(throughLookup(formula, field), scope, { expect: 'boolean' });
    if ('formula' in compiled) return compiled.formula;
    compilation.problems.add(
      source.file,
      'bad_scope',
      `${target.name} の access.yaml の条件を \`${field}\` を通して使えません。access.yaml を書きます。`,
      source.fields.get(field),
      'to',
    );
    return undefined;
  };
  const inherit = (items: readonly AccessItem[]): readonly AccessItem[] =>
    items.flatMap((item) => {
      if (item.where === undefined) return [item];
      const where = through(item.where);
      return where === undefined ? [] : [{ ...item, where }];
    });
  const { read, create, update } = access.items;
  const changed = inherit(update);
  const writeUnless = access.writeUnless && through(access.writeUnless);
  return { items: { read: inherit(read), create: [...inherit(create), ...changed], update: changed, delete: changed }, ...(writeUnless && { writeUnless }) };
}

/** The parent's own problems are reported when the parent is compiled. */
function silent({ problems }: Compilation): Compilation['problems'] {
  return Object.assign(Object.create(problems) as Compilation['problems'], { add: () => undefined, push: () => undefined, unknown: () => undefined });
}

/** The source of a formula with every name read through a lookup: `status` becomes `parent.status`. */
function throughLookup(formula: Formula, field: string): string {
  const starts: number[] = [];
  const visit = (expression: Expression): void => {
    if (expression.kind === 'name' && expression.path[0] !== 'USER') starts.push(expression.span.start);
    if (expression.kind === 'unary') visit(expression.operand);
    if (expression.kind === 'call') expression.args.forEach(visit);
    if (expression.kind === 'binary') [expression.left, expression.right].forEach(visit);
  };
  visit(formula.expression);
  return starts.sort((a, b) => b - a).reduce((source, start) => `${source.slice(0, start)}${field}.${source.slice(start)}`, formula.source);
}
