import { type DefinitionKind, definitionKinds, fieldDefinitions } from '../contract/definitions.ts';
import { errorStatus } from '../contract/problem.ts';
import { documentFunctions } from '../formula/document-functions.ts';
import { editorSchema, type JsonSchema } from './definition-schemas.ts';
import { describeKeys, type KeyDescription } from './describe-schema.ts';
import { definitionProblemCodes } from './problem-list.ts';

const places: Readonly<Record<DefinitionKind, string>> = {
  app: 'objects/app.yaml',
  object: 'objects/*/object.yaml',
  layout: 'objects/*/layout.yaml',
  rules: 'objects/*/rules.yaml',
  lists: 'objects/*/lists.yaml',
  access: 'objects/*/access.yaml',
  survey: 'objects/*/survey.yaml',
  role: 'objects/roles/*.role.yaml',
  folder: 'reports/**/folder.yaml',
  report: 'reports/**/*.report.yaml',
  dashboard: 'reports/**/*.dashboard.yaml',
};
const kinds = Object.keys(definitionKinds) as DefinitionKind[];

/** The reference pages, the schemas for editors, and the settings that join the two: path within the project → text. Made from the schemas, functions and codes themselves. */
export function renderReference(): Readonly<Record<string, string>> {
  return {
    'platform/docs/reference/definitions.md': renderDefinitions(),
    'platform/docs/reference/formulas.md': `${documentFunctions().trimEnd()}\n`,
    'platform/docs/reference/errors.md': renderErrors(),
    ...Object.fromEntries(
      kinds.map((kind) => [
        `platform/docs/schemas/${kind}.schema.json`,
        `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', title: places[kind], ...editorSchema(kind) }, null, 2)}\n`,
      ]),
    ),
    '.vscode/settings.json': `${JSON.stringify({ 'yaml.schemas': Object.fromEntries(kinds.map((kind) => [`./platform/docs/schemas/${kind}.schema.json`, places[kind]])) }, null, 2)}\n`,
  };
}

function renderDefinitions(): string {
  const common = new Set(commonKeys());
  const lines = [
    '# Definitions',
    '',
    'Generated from `platform/contract/definitions.ts` by `npm run reference`.',
    '',
    'An application is a folder with `objects/` and `reports/`. Each file is YAML 1.2: one document, no tags, no merge keys. API names are lower case letters, digits and `_`, at most 40 characters.',
    'A *text* is a plain string, or one string a language: `{ ja: 報告日, en: Report date }`. A *formula* is written as in a spreadsheet: see [formulas](formulas.md).',
    '',
    'An editor with a YAML language server completes and checks these files. Visual Studio Code finds the schemas by `.vscode/settings.json`; elsewhere name the schema in the first line of a file:',
    '',
    '```yaml',
    '# yaml-language-server: $schema=../../platform/docs/schemas/object.schema.json',
    '```',
    '',
  ];
  for (const kind of kinds) {
    const schema = editorSchema(kind);
    lines.push(`## ${places[kind]}`, '', `${describe(schema)}.`, '');
    if (kind === 'object') {
      const keys = describeKeys(withoutFields(schema));
      lines.push(
        ...table(keys),
        '### Every field',
        '',
        ...table(describeKeys(fieldSchema('checkbox')).map((key) => ({ ...key, key: `fields.NAME.${key.key}` }))),
      );
      for (const type of Object.keys(fieldDefinitions)) {
        const own = describeKeys(fieldSchema(type)).filter(({ key }) => !common.has(key));
        lines.push(`### \`type: ${type}\``, '', `${describe(fieldSchema(type))}.`, '', ...(own.length > 0 ? table(own) : []));
      }
    } else if (kind === 'dashboard') {
      lines.push(...table(describeKeys(schema).filter(({ key }) => !key.startsWith('components[]'))));
      for (const component of componentSchemas(schema))
        lines.push(`### \`type: ${component.type}\``, '', `${describe(component.schema)}.`, '', ...table(describeKeys(component.schema)));
    } else lines.push(...table(describeKeys(schema)));
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function renderErrors(): string {
  return [
    '# Errors',
    '',
    'Generated from `platform/contract/problem.ts` and `platform/metadata/problem-list.ts` by `npm run reference`.',
    '',
    '## Answers',
    '',
    'Every answer of `/api` that is no success is `{ code, message, problems: [{ field?, code, message }] }`.',
    '',
    '| code | status |',
    '| --- | --- |',
    ...Object.entries(errorStatus).map(([code, status]) => `| \`${code}\` | ${status} |`),
    '',
    '## Definitions',
    '',
    'What `check`, `plan` and `apply` say of a folder of definitions: `file:line:column  error  code  message`.',
    '',
    '| code | meaning |',
    '| --- | --- |',
    ...Object.entries(definitionProblemCodes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`),
    '',
  ].join('\n');
}

function table(keys: readonly KeyDescription[]): readonly string[] {
  const seen = new Set<string>();
  const rows = keys
    .filter(({ key }) => !seen.has(key) && seen.add(key))
    .map(({ key, required, type, description }) => `| \`${key}\` | ${required ? 'yes' : ''} | ${type} | ${description.replaceAll('|', '\\|')} |`);
  return ['| key | required | value | meaning |', '| --- | --- | --- | --- |', ...rows, ''];
}

function describe(schema: JsonSchema): string {
  return schema.description ?? '';
}

function withoutFields(schema: JsonSchema): JsonSchema {
  const properties = schema['properties'] as Record<string, JsonSchema>;
  return { ...schema, properties: { ...properties, fields: { type: 'object', patternProperties: {}, description: describe(properties['fields'] ?? {}) } } };
}

/** A field type as the schema of objects has it. */
function fieldSchema(type: string): JsonSchema {
  return JSON.parse(JSON.stringify(fieldDefinitions[type as keyof typeof fieldDefinitions])) as JsonSchema;
}

/** What every field type has: a checkbox has nothing else. */
function commonKeys(): readonly string[] {
  return describeKeys(fieldSchema('checkbox')).map(({ key }) => key);
}

function componentSchemas(schema: JsonSchema): readonly { readonly type: string; readonly schema: JsonSchema }[] {
  const { components } = schema['properties'] as { components: { items: { anyOf: JsonSchema[] } } };
  return components.items.anyOf.map((component) => ({
    type: String((component['properties'] as Record<string, JsonSchema>)['type']?.['const']),
    schema: component,
  }));
}
