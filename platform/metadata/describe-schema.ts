import type { JsonSchema } from './definition-schemas.ts';

export interface KeyDescription {
  /** Dotted; `[]` stands for each element of an array, `NAME` for a name that the writer chooses. */
  readonly key: string;
  readonly required: boolean;
  readonly type: string;
  readonly description: string;
}

/** Every key that a schema allows, in the order of the schema, with the keys within. */
export function describeKeys(schema: JsonSchema, prefix = ''): readonly KeyDescription[] {
  return shapesOf(schema).flatMap((shape) => {
    const { properties, patternProperties, items, required } = shape as {
      properties?: Record<string, JsonSchema>;
      patternProperties?: Record<string, JsonSchema>;
      items?: JsonSchema;
      required?: readonly string[];
    };
    if (items !== undefined) return describeKeys(items, `${prefix}[]`);
    const named = Object.entries(properties ?? {}).filter(([key, value]) => !(key === 'type' && 'const' in value));
    const all = [
      ...named.map(([key, value]) => [key, value, required?.includes(key) === true] as const),
      ...Object.values(patternProperties ?? {}).map((value) => ['NAME', value, false] as const),
    ];
    return all.flatMap(([key, value, needed]) => {
      const path = prefix === '' ? key : `${prefix}.${key}`;
      const within = isText(value) ? [] : describeKeys(value, path);
      // A name of the writer's own says nothing by itself when its parts are described.
      return [{ key: path, required: needed, type: typeOf(value), description: value.description ?? '' }, ...within];
    });
  });
}

/** What a value may be, in a few words. */
export function typeOf(schema: JsonSchema): string {
  if ('const' in schema) return `\`${String(schema['const'])}\``;
  if (isText(schema)) return 'text';
  const branches = schema['anyOf'] as readonly JsonSchema[] | undefined;
  if (branches !== undefined) return [...new Set(branches.map(typeOf))].join(' \\| ');
  if (schema['type'] === 'array') return `list of ${typeOf((schema['items'] as JsonSchema | undefined) ?? {})}`;
  if (schema['type'] === 'object') return 'patternProperties' in schema ? 'map' : 'keys below';
  return typeof schema['type'] === 'string' ? schema['type'] : 'any';
}

/** A text, or one a language. */
function isText(schema: JsonSchema): boolean {
  return (schema.description ?? '').endsWith('{ ja: …, en: … })');
}

function shapesOf(schema: JsonSchema): readonly JsonSchema[] {
  return 'anyOf' in schema ? (schema['anyOf'] as readonly JsonSchema[]).flatMap(shapesOf) : [schema];
}
