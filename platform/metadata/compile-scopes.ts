import type { Compilation } from './compilation.ts';
import type { ObjectSource } from './object-source.ts';
import type { ObjectModel } from './model.ts';

export type Stamps = Pick<ObjectModel, 'scopes' | 'stamp'>;
const unscoped: Stamps = { scopes: [] };

/**
 * Finds the scopes that the rows of each object are stamped with: a scope's own object by its id and the fields that lead to wider
 * scopes; any other by the record that its `scope` (or its parent) points to.
 */
export function compileScopes(compilation: Compilation): ReadonlyMap<string, Stamps> {
  const done = new Map<string, Stamps>();
  const running: string[] = [];
  const visit = (name: string): Stamps => {
    const known = done.get(name);
    const source = compilation.objects.get(name);
    if (known !== undefined || source === undefined) return known ?? unscoped;
    if (running.includes(name)) {
      const circle = [...running.slice(running.indexOf(name)), name];
      const field = fieldOf(source);
      compilation.problems.add(
        source.file,
        'circular',
        `範囲 (scope, parent) が循環しています: ${circle.join(' → ')}`,
        field === undefined ? source.file.value : (source.fields.get(field) ?? source.file.value),
      );
      for (const member of circle) done.set(member, unscoped);
      return unscoped;
    }
    running.push(name);
    const stamps = stampsOf(compilation, source, visit);
    running.pop();
    if (!done.has(name)) done.set(name, stamps);
    return done.get(name) ?? stamps;
  };
  for (const name of compilation.objects.keys()) visit(name);
  return done;
}

/** The lookup that decides to whom a row belongs: `scope`, else the parent. */
function fieldOf(source: ObjectSource): string | undefined {
  return source.file.value.scope ?? [...source.fields].find(([, field]) => field.type === 'lookup' && field.parent === true)?.[0];
}

function stampsOf({ app, problems }: Compilation, source: ObjectSource, visit: (name: string) => Stamps): Stamps {
  const { file } = source;
  const owned = Object.entries(app?.value.scopes ?? {}).find(([, scope]) => scope.object === source.name);
  if (owned !== undefined) {
    const [scope, { within = {} }] = owned;
    if (file.value.scope !== undefined)
      problems.add(file, 'bad_scope', `このオブジェクトは範囲 ${scope} そのものなので、scope は書きません。`, file.value, 'scope', 'key');
    return { scopes: [scope, ...Object.keys(within)], stamp: { kind: 'self', scope, within: { ...within } } };
  }
  const name = fieldOf(source);
  if (name === undefined) return unscoped;
  const field = source.fields.get(name);
  if (field?.type !== 'lookup') {
    const lookups = [...source.fields].filter(([, each]) => each.type === 'lookup').map(([each]) => each);
    if (field === undefined) problems.unknown(file, 'unknown_field', '参照項目 (lookup)', name, lookups, file.value, 'scope');
    else problems.add(file, 'wrong_field_type', `scope の \`${name}\` は参照項目 (lookup) ではありません。`, file.value, 'scope');
    return unscoped;
  }
  const { scopes } = visit(field.to);
  if (scopes.length === 0) {
    if (file.value.scope !== undefined && !problems.broken.has(field.to) && app !== undefined)
      problems.add(
        file,
        'bad_scope',
        `${field.to} には範囲がありません。app.yaml の scopes にあるオブジェクトか、範囲のあるオブジェクトへの参照を書きます。`,
        file.value,
        'scope',
      );
    return unscoped;
  }
  return { scopes, stamp: { kind: 'through', field: name } };
}
