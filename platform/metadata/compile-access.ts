import { compileFormula } from '../formula/compile.ts';
import type { AccessDefinition, RoleDefinition } from '../contract/definitions.ts';
import type { Expression, Formula } from '../formula/formula.ts';
import { checkRoles } from './compile-app.ts';
import { type Compilation, own } from './compilation.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { ObjectSource } from './object-source.ts';
import { compileAt } from './compile-at.ts';
import type { AccessAction, AccessItem, AccessModel } from './model.ts';
import { mainRoles, roleFiles, withAdded } from './role-source.ts';

/** How far rows of rows take over the access of what they belong to. */
const DEEPEST = 5;
const closedItems: AccessModel['items'] = { read: [], create: [], update: [], delete: [] };
type Items = NonNullable<AccessDefinition['read']>;
type RoleItems = NonNullable<NonNullable<RoleDefinition['objects']>[string]['read']>;

/**
 * Compiles who may do what with an object's records, roles with files of their own included. Without access.yaml the rows of a parent have the
 * parent's access (whoever may change the parent may add, change and delete them); any other object is closed to all but administrators.
 */
export function compileAccess(compilation: Compilation, source: ObjectSource, scopes: readonly string[], depth = 0): AccessModel {
  const base = source.access === undefined ? inheritAccess(compilation, source, scopes, depth) : compileOwn(compilation, source, source.access, scopes);
  const added = roleFiles(compilation.roles).flatMap(({ name, file }) => compileAdded(compilation, source, scopes, name, file));
  if (added.length === 0) return base;
  const add = (action: AccessAction): readonly AccessItem[] => [...base.items[action], ...added.flatMap((items) => items[action])];
  return { ...base, items: { read: add('read'), create: add('create'), update: add('update'), delete: add('delete') } };
}

/** Who may take records out as a file; undefined: whoever reads them. Rows of a parent without access.yaml follow the parent. */
export function compileExporters(compilation: Compilation, source: ObjectSource, depth = 0): readonly string[] | undefined {
  const parent = source.access === undefined ? parentOf(compilation, source)?.object : undefined;
  const said = parent && depth <= DEEPEST ? compileExporters(compilation, parent, depth + 1) : source.access?.value.export;
  if (said === undefined) return undefined;
  return withAdded(said, compilation.roles, (role) => own(role.objects, source.name)?.export === true);
}

function compileOwn(compilation: Compilation, source: ObjectSource, file: DefinitionFile<AccessDefinition>, scopes: readonly string[]): AccessModel {
  const { problems, formulas } = compilation;
  const scope = formulas.scopeOf(source.name);
  const compileItems = (items: Items | undefined): readonly AccessItem[] =>
    (items ?? []).map((given, index) => {
      const reach = readReach(compilation, file, given, items ?? [], index, scopes);
      if (typeof given === 'string') return { reach, roles: rolesOf(compilation, reach) };
      checkRoles(compilation, file, given.roles);
      const where = compileAt(problems, file, given, 'where', scope, 'boolean');
      return { reach, roles: given.roles ?? rolesOf(compilation, reach), ...(where && { where }) };
    });
  const { read, write, create, update, delete: remove } = file.value;
  checkRoles(compilation, file, file.value.export);
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

/** What the file of a role adds to an object. */
function compileAdded(
  compilation: Compilation,
  source: ObjectSource,
  scopes: readonly string[],
  role: string,
  file: DefinitionFile<RoleDefinition>,
): readonly AccessModel['items'][] {
  const added = own(file.value.objects, source.name);
  if (added === undefined) return [];
  const scope = compilation.formulas.scopeOf(source.name);
  const compileItems = (items: RoleItems | undefined): readonly AccessItem[] =>
    (items ?? []).map((given, index) => {
      const reach = readReach(compilation, file, given, items ?? [], index, scopes);
      const where = typeof given === 'string' ? undefined : compileAt(compilation.problems, file, given, 'where', scope, 'boolean');
      return { reach, roles: [role], ...(where && { where }) };
    });
  const written = compileItems(added.write);
  return [
    {
      read: compileItems(added.read),
      create: [...written, ...compileItems(added.create)],
      update: [...written, ...compileItems(added.update)],
      delete: compileItems(added.delete),
    },
  ];
}

/** The reach of an item: a scope that the object has, `all` or `everyone`. */
function readReach(
  { problems, app }: Compilation,
  file: DefinitionFile,
  given: Items[number],
  items: readonly unknown[],
  index: number,
  scopes: readonly string[],
): string {
  const written = typeof given === 'string' ? given : given.reach;
  const reach = written.startsWith('own ') ? written.slice(4) : written;
  const at: [object, string | number] = typeof given === 'string' ? [items, index] : [given, 'reach'];
  if (written.startsWith('own ') && app !== undefined && !scopes.includes(reach)) {
    if (scopes.length > 0 || !Object.hasOwn(app.value.scopes ?? {}, reach))
      problems.unknown(file, 'unknown_scope', 'このオブジェクトの範囲', reach, scopes, ...at);
    else problems.add(file, 'bad_scope', `このオブジェクトには範囲がありません。object.yaml に scope を書くか、all、everyone を使います。`, ...at);
  }
  return reach;
}

/** `own X`: the roles that reach X; `all`: those that reach all; `everyone`: every role that a user can have alone. */
function rolesOf({ roles }: Compilation, reach: string): readonly string[] {
  return mainRoles(roles).filter((name) => reach === 'everyone' || roles.get(name)?.reach === reach);
}

/** The lookup of an object to the record that its rows belong to, and that record's object. */
function parentOf({ objects }: Compilation, source: ObjectSource): { readonly field: string; readonly object: ObjectSource } | undefined {
  const parent = [...source.fields].find(([, field]) => field.type === 'lookup' && field.parent === true);
  const object = parent?.[1].type === 'lookup' ? objects.get(parent[1].to) : undefined;
  return parent && object && { field: parent[0], object };
}

function inheritAccess(compilation: Compilation, source: ObjectSource, scopes: readonly string[], depth: number): AccessModel {
  const parent = parentOf(compilation, source);
  if (parent === undefined || depth > DEEPEST) return { items: closedItems };
  const { field, object: target } = parent;
  // The parent's own problems are reported when the parent is compiled; one without stamps of its own cannot have items that need them.
  const access = compileAccess({ ...compilation, problems: silent(compilation) }, target, scopes, depth + 1);
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

/** A list that takes nothing. */
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
