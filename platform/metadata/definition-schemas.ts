import { Ajv, type ValidateFunction } from 'ajv';
import { type DefinitionKind, definitionKinds } from '../contract/definitions.ts';

export interface JsonSchema {
  description?: string;
  [keyword: string]: unknown;
}

const closedSchemas = new Map<DefinitionKind, JsonSchema>();
const validators = new Map<DefinitionKind, ValidateFunction>();

/** The JSON Schema of a kind of definition as an editor reads it: records take no other keys than their pattern allows. */
export function editorSchema(kind: DefinitionKind): JsonSchema {
  let schema = closedSchemas.get(kind);
  if (schema === undefined) {
    schema = closeRecords(JSON.parse(JSON.stringify(definitionKinds[kind].schema)) as JsonSchema) as JsonSchema;
    closedSchemas.set(kind, schema);
  }
  return schema;
}

/** The compiled check of a kind of definition. Where a value may have several shapes only the errors of the shape that it has are reported. */
export function definitionValidator(kind: DefinitionKind): ValidateFunction {
  let validate = validators.get(kind);
  if (validate === undefined) {
    const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, ownProperties: true, discriminator: true, logger: false, code: { optimize: false } });
    ajv.addFormat('date', isDay);
    ajv.addFormat(
      'date-time',
      (text: string) =>
        /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)),
    );
    validate = ajv.compile(chooseByShape(editorSchema(kind)) as JsonSchema);
    validators.set(kind, validate);
  }
  return validate;
}

function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function closeRecords(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closeRecords);
  if (typeof schema !== 'object' || schema === null) return schema;
  const closed = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closeRecords(value)]));
  if ('patternProperties' in closed && !('additionalProperties' in closed)) closed['additionalProperties'] = false;
  return closed;
}

/** Rewrites `anyOf` so that the shape of the value (text or map, its `type`) chooses the branch. */
function chooseByShape(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(chooseByShape);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { anyOf, ...rest } = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, chooseByShape(value)])) as JsonSchema;
  if (!Array.isArray(anyOf)) return rest;
  const branches = anyOf.flatMap((branch: JsonSchema) =>
    branch['if'] === undefined ? [branch] : [branch['then'] as JsonSchema, branch['else'] as JsonSchema],
  );
  const maps = branches.filter((branch) => branch['type'] === 'object');
  const others = branches.filter((branch) => branch['type'] !== 'object');
  if (maps.length === 0) return { ...rest, ...chooseScalar(others) };
  if (others.length === 0) return { ...rest, ...chooseMap(maps) };
  return { ...rest, if: { type: 'object' }, then: chooseMap(maps), else: { ...chooseScalar(others), orMap: true } };
}

function chooseScalar(branches: readonly JsonSchema[]): JsonSchema {
  if (branches.length === 1) return branches[0] ?? {};
  if (branches.every((branch) => 'const' in branch)) return { enum: branches.map((branch) => branch['const']) };
  const types = branches.flatMap((branch) => branch['type'] ?? []);
  return { ...Object.assign({}, ...branches), type: [...new Set(types)] } as JsonSchema;
}

function chooseMap(branches: readonly JsonSchema[]): JsonSchema {
  const [first, second] = branches;
  if (first === undefined || second === undefined) return { ...first, ...('patternProperties' in (first ?? {}) ? { minProperties: 1 } : {}) };
  const properties = first['properties'] as Record<string, JsonSchema> | undefined;
  if (properties?.['type']?.['const'] !== undefined) return { type: 'object', discriminator: { propertyName: 'type' }, required: ['type'], oneOf: branches };
  // A text by language beside a closed map: two-letter keys mean languages.
  const record = branches.find((branch) => 'patternProperties' in branch);
  const closed = branches.find((branch) => branch !== record);
  const keys = Object.keys((record?.['patternProperties'] as object | undefined) ?? {})[0];
  return { if: { propertyNames: { pattern: keys } }, then: { ...record, minProperties: 1 }, else: closed };
}
